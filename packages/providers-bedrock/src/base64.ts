/** One character for each byte; nothing where it is no base64. */
export function decodeBase64(base64: string): string {
  try {
    return atob(base64)
  } catch {
    return ''
  }
}

/** Bytes that came in pieces, each of which is base64 of its own and may end in padding. */
export function joinBase64(pieces: readonly string[]): string {
  const [only] = pieces
  return pieces.length === 1 && only !== undefined ? only : btoa(pieces.map(decodeBase64).join(''))
}
