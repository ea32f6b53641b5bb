/** Characters. Prompt Guard's 512 tokens hold about 2,000 of English, and rather fewer of other scripts. */
const SIZE = 1_000
/** So that what is cut in one piece is whole in the next. */
const OVERLAP = 200

/** A text in pieces that overlap. */
export function segments(text: string): string[] {
  const pieces: string[] = []
  let at = 0
  do {
    pieces.push(text.slice(at, at + SIZE))
    at += SIZE - OVERLAP
  } while (at + OVERLAP < text.length)
  return pieces
}
