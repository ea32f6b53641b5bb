/** How much of the end of a long body is kept: usage stands in the last events of a stream. */
const TAIL_BYTES = 64 * 1024

/** A bounded copy of a body that is passing through. */
export interface BodyCopy {
  /** Keeps a reference, not the bytes: who adds a chunk must not write to it again. */
  add(chunk: Buffer): void
  /** Bytes that have passed, kept or not. */
  readonly size: number
  /** Whether some of the middle is missing. */
  readonly isCut: boolean
  /** All that was kept. When it is cut: the beginning, and the end from its first whole line, with an empty line between. */
  bytes(): Buffer
}

export function createBodyCopy(maxBytes: number): BodyCopy {
  const head: Buffer[] = []
  let kept = 0
  let size = 0
  let tail: Buffer[] | undefined
  let tailBytes = 0

  const addToTail = (chunk: Buffer) => {
    tail ??= []
    // Bodies that were read whole come as one chunk: their middle goes too.
    const end = chunk.length > TAIL_BYTES ? Buffer.from(chunk.subarray(-TAIL_BYTES)) : chunk
    tail.push(end)
    tailBytes += end.length
    for (let first = tail[0]; first && tailBytes - first.length >= TAIL_BYTES; first = tail[0]) {
      tail.shift()
      tailBytes -= first.length
    }
  }

  return {
    add(chunk) {
      size += chunk.length
      const room = tail ? 0 : maxBytes - kept
      if (chunk.length <= room) {
        head.push(chunk)
        kept += chunk.length
        return
      }
      if (room > 0) {
        // Copied, so that a small piece does not hold the memory of a large one.
        head.push(Buffer.from(chunk.subarray(0, room)))
        kept += room
      }
      addToTail(room > 0 ? chunk.subarray(room) : chunk)
    },
    get size() {
      return size
    },
    get isCut() {
      return size > kept + tailBytes
    },
    bytes() {
      const first = head.length === 1 && head[0] ? head[0] : Buffer.concat(head)
      if (!tail) return first
      const end = Buffer.concat(tail)
      if (size === kept + tailBytes) return Buffer.concat([first, end])
      return Buffer.concat([first, Buffer.from('\n\n'), end.subarray(end.indexOf('\n') + 1)])
    },
  }
}
