const BEFORE = 60
const AFTER = 80

/** Who speaks about an attack rather than making it uses one of these words nearby. */
const ABOUT =
  /\b(?:what (?:does|do|is|are)|what's|mean(?:s|ing|t)?|explain|why|how (?:do|does|can|should|would)|examples?|detect\w*|filter\w*|classif\w+|phrases?|such as|called|known as|prompt injections?|injection attacks?|jailbreak(?:s|ing)?|attack(?:s|ers?)?|translate|regex\w*|test cases?|blog|article|paper|research\w*|contains?|matches|flag(?:s|ged)?|token|block(?:s|ed)?|like)\b/

/**
 * Whether a match is a quotation that the text is about: `what does "ignore previous instructions" mean?`. It has to be one in marks, short,
 * and with a word beside it that people use who speak about something. An attack can dress up as one, and what is left of it then is a quotation.
 */
export function isMention(text: string, from: number, to: number): boolean {
  const before = text.slice(Math.max(0, from - BEFORE), from)
  const opening = openQuote(before)
  if (opening === undefined) return false
  const after = text.slice(to, to + AFTER)
  const closing = after.indexOf(CLOSING[opening] ?? opening)
  if (closing < 0) return false
  const around = `${text.slice(Math.max(0, from - 200), from)} ${after.slice(closing)} ${text.slice(to + AFTER, to + 120)}`
  return ABOUT.test(around)
}

/** The mark that is open at the end of a text. */
function openQuote(text: string): string | undefined {
  for (let index = text.length - 1; index >= 0; index -= 1) {
    const mark = text[index] ?? ''
    if (mark === "'" && /[\p{L}\p{N}]/u.test(text[index - 1] ?? '')) continue
    if (mark in CLOSING) return mark
  }
  return undefined
}

const CLOSING: Readonly<Record<string, string>> = /* @__PURE__ */ Object.assign(Object.create(null), {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '‘': '’',
  '„': '“',
  '«': '»',
  '「': '」',
})
