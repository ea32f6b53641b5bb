const MARK = '...'

/** Normalizes white space and punctuation of texts, and then truncates each by the same share to a total length. */
export function shortenTexts(texts: readonly string[], characters: number): string[] {
  const normal = texts.map(normalizeText)
  const total = normal.reduce((sum, text) => sum + text.length, 0)
  if (total <= characters) return normal
  return normal.map((text) => cutText(text, Math.floor((text.length * characters) / total)))
}

/** Removes HTML comments, repeated spaces, and spaces around commas and full stops. */
export function normalizeText(text: string): string {
  return withoutComments(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([,.]) ?/g, '$1')
    .trim()
}

/** Not with a pattern, which would take quadratic time for many comments that are not closed. */
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

/** The same index, or the one before if it would divide a surrogate pair. */
export function wholeCharacters(text: string, end: number): number {
  const last = text.charCodeAt(end - 1)
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end
}
