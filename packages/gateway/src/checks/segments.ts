/** In characters. Prompt Guard's 512 tokens are about 2,000 characters of English, and fewer of other scripts. */
const SIZE = 1_000
/** So that text at the end of one segment is complete in the next. */
const OVERLAP = 200

/** Divides a text into overlapping segments. */
export function segments(text: string): string[] {
  const pieces: string[] = []
  let at = 0
  do {
    pieces.push(text.slice(at, at + SIZE))
    at += SIZE - OVERLAP
  } while (at + OVERLAP < text.length)
  return pieces
}
