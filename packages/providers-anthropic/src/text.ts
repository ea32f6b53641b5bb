/** A text that comes in pieces. */
export interface Text {
  add(piece: string): void
  read(): string
}

/**
 * Pieces are joined by the hundred. Added one by one they would stay apart until somebody reads the whole: hundreds of small strings that
 * the collector of garbage has to carry along.
 */
export function createText(): Text {
  let text = ''
  let pieces: string[] = []
  return {
    add(piece) {
      if (pieces.push(piece) < 100) return
      text += pieces.join('')
      pieces = []
    },
    read: () => text + pieces.join(''),
  }
}
