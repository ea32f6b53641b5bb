/** Characters that the quotation may have besides the match: more, and it says something of its own. */
const BEFORE = 24
const AFTER = 40

/** Who speaks about an attack rather than making it uses one of these words nearby. */
const ABOUT =
  /\b(?:what (?:does|do|is|are)|what's|mean(?:s|ing|t)?|explain|why|how (?:do|does|can|should|would)|examples?|detect\w*|filter\w*|classif\w+|phrases?|such as|called|known as|prompt injections?|injection attacks?|jailbreak(?:s|ing)?|attack(?:s|ers?)?|translate|regex\w*|test cases?|blog|article|paper|research\w*|contains?|matches|flag(?:s|ged)?|token|block(?:s|ed)?|like)\b/

/**
 * Whether a match is a quotation that the text is about: `what does "ignore previous instructions" mean?`. It has to be one in marks, short,
 * and with a word beside it that people use who speak about something. An attack can dress up as one, and what is left of it then is a quotation.
 */
export function isMention(text: string, from: number, to: number): boolean {
  const opening = openQuote(text, from)
  if (opening === undefined) return false
  const closing = text.indexOf(CLOSING[opening] ?? opening, to)
  if (closing < 0 || closing - to > AFTER) return false
  // A mark after a space opens the next quotation: the match stood in none.
  if (/\s/.test(text[closing - 1] ?? '') || /[\p{L}\p{N}]/u.test(text[closing + 1] ?? '')) return false
  return ABOUT.test(`${text.slice(Math.max(0, from - 200), from)} ${text.slice(closing, closing + 120)}`)
}

/** The mark that is open at a place of a text: the last before it, if that is no closing one. */
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
