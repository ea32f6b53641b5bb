/** Maximum number of other characters in the quotation, before and after the match. */
const BEFORE = 24
const AFTER = 40

/** Words that occur near a quotation in texts about attacks. */
const ABOUT =
  /\b(?:what (?:does|do|is|are)|what's|mean(?:s|ing|t)?|explain|why|how (?:do|does|can|should|would)|examples?|detect\w*|filter\w*|classif\w+|phrases?|such as|called|known as|prompt injections?|injection attacks?|jailbreak(?:s|ing)?|attack(?:s|ers?)?|translate|regex\w*|test cases?|blog|article|paper|research\w*|contains?|matches|flag(?:s|ged)?|token|block(?:s|ed)?|like)\b/

/**
 * Whether a match is quoted in a text about it: `what does "ignore previous instructions" mean?`. The quotation must be short, in quotation marks, and near
 * one of the words in `ABOUT`. An attack can imitate this, but then it is only a quotation for the model, too.
 */
export function isMention(text: string, from: number, to: number): boolean {
  const opening = openQuote(text, from)
  if (opening === undefined) return false
  const closing = text.indexOf(CLOSING[opening] ?? opening, to)
  if (closing < 0 || closing - to > AFTER) return false
  // A quotation mark after a space opens another quotation, so the match was not in one.
  if (/\s/.test(text[closing - 1] ?? '') || /[\p{L}\p{N}]/u.test(text[closing + 1] ?? '')) return false
  return ABOUT.test(`${text.slice(Math.max(0, from - 200), from)} ${text.slice(closing, closing + 120)}`)
}

/** The quotation mark that is open at an index: the last one before it, unless that is a closing one. */
function openQuote(text: string, at: number): string | undefined {
  for (let index = at - 1; index >= Math.max(0, at - BEFORE); index -= 1) {
    const mark = text[index] ?? ''
    const previous = text[index - 1] ?? ' '
    if (mark === "'" && /[\p{L}\p{N}]/u.test(previous)) continue
    if (CLOSES.has(mark)) return undefined
    if (mark in CLOSING) return mark === (CLOSING[mark] ?? '') && !/[\s([{:,=-]/.test(previous) ? undefined : mark
  }
  return undefined
}

const CLOSING: Readonly<Record<string, string>> = /* @__PURE__ */ Object.assign(Object.create(null), {
  '"': '"',
  "'": "'",
  '`': '`',
  '‘': '’',
  '„': '“',
  '«': '»',
  '「': '」',
})
const CLOSES: ReadonlySet<string> = /* @__PURE__ */ new Set(['’', '“', '»', '」', '”'])
