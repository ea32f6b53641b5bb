import { wholeCharacters } from './shorten-texts.ts'

const MARK = '...'

/**
 * Removes the middle of all texts together, so that about `length` characters are left: the beginning of a conversation and the last message are kept. A mark
 * replaces what was removed, so that no message is empty, which providers refuse.
 */
export function cutMiddle(texts: readonly string[], characters: number): string[] {
  const total = texts.reduce((sum, text) => sum + text.length, 0)
  if (total <= characters) return [...texts]
  const kept = Math.max(0, characters - 2 * MARK.length)
  const from = Math.floor(kept / 2)
  const to = from + total - kept
  let start = 0
  return texts.map((text) => {
    const cut = cutWindow(text, from - start, to - start)
    start += text.length
    return cut.length < text.length ? cut : text
  })
}

/** Offsets may be outside of the text. */
function cutWindow(text: string, from: number, to: number): string {
  if (to <= 0 || from >= text.length) return text
  const before = text.slice(0, wholeCharacters(text, Math.max(0, from)))
  // A surrogate pair at the border is removed completely.
  const end = Math.min(text.length, to)
  const after = text.slice(isSecondHalf(text, end) ? end + 1 : end)
  return `${before}${MARK}${after}`
}

function isSecondHalf(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff
}
