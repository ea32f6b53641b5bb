/** One character per byte. Empty if the text is not base64. */
export function decodeBase64(base64: string): string {
  try {
    return atob(base64)
  } catch {
    return ''
  }
}

/** Joins pieces that are each base64 of their own and may end in padding. */
export function joinBase64(pieces: readonly string[]): string {
  const [only] = pieces
  return pieces.length === 1 && only !== undefined ? only : btoa(pieces.map(decodeBase64).join(''))
}
