/** A text that arrives in pieces. */
export interface Text {
  add(piece: string): void
  read(): string
}

/** Joins pieces in batches of a hundred: concatenated one by one, they stay separate small strings that burden the garbage collector. */
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
