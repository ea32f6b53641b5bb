const MARK = '...'

/** Texts whose white space and punctuation are normalised, each then cut at its end by the same part, to so many characters in all. */
export function shortenTexts(texts: readonly string[], characters: number): string[] {
  const normal = texts.map(normalizeText)
  const total = normal.reduce((sum, text) => sum + text.length, 0)
  if (total <= characters) return normal
  return normal.map((text) => cutText(text, Math.floor((text.length * characters) / total)))
}

/** No HTML comments, one space where there were several, none around commas and full stops. */
export function normalizeText(text: string): string {
  return withoutComments(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([,.]) ?/g, '$1')
    .trim()
}

/** By no pattern, which would look for the end of each of many comments that have none. */
function withoutComments(text: string): string {
  let kept = ''
  let at = 0
  for (;;) {
    const start = text.indexOf('<!--', at)
    const end = start === -1 ? -1 : text.indexOf('-->', start)
    if (end === -1) return kept + text.slice(at)
    kept += text.slice(at, start)
    at = end + 3
  }
}

function cutText(text: string, length: number): string {
  if (text.length <= length) return text
  return `${text.slice(0, wholeCharacters(text, Math.max(0, length - MARK.length))).trimEnd()}${MARK}`
}

/** The same end, or one before when it would cut a character of two units in half. */
export function wholeCharacters(text: string, end: number): number {
  const last = text.charCodeAt(end - 1)
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end
}
