/** How much of the end of a long body is kept: streams have their usage in the last events. */
const TAIL_BYTES = 64 * 1024

/** A size-limited copy of a body that is passing through. */
export interface BodyCopy {
  /** Keeps a reference to the chunk, so the caller must not change it. */
  add(chunk: Buffer): void
  /** Bytes that have passed, whether kept or not. */
  readonly size: number
  /** Whether the middle is missing. */
  readonly isCut: boolean
  /** What was kept. If cut: the beginning, an empty line, and the end from its first complete line. */
  bytes(): Buffer
}

export function createBodyCopy(maxBytes: number): BodyCopy {
  return new BoundedCopy(maxBytes)
}

class BoundedCopy implements BodyCopy {
  readonly #maxBytes: number
  readonly #head: Buffer[] = []
  #kept = 0
  #size = 0
  #tail: Buffer[] | undefined
  #tailBytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  add(chunk: Buffer): void {
    this.#size += chunk.length
    const room = this.#tail ? 0 : this.#maxBytes - this.#kept
    if (chunk.length <= room) {
      this.#head.push(chunk)
      this.#kept += chunk.length
      return
    }
    if (room > 0) {
      // Copied, so that a small part does not keep a large buffer in memory.
      this.#head.push(Buffer.from(chunk.subarray(0, room)))
      this.#kept += room
    }
    this.#addToTail(room > 0 ? chunk.subarray(room) : chunk)
  }

  #addToTail(chunk: Buffer): void {
    this.#tail ??= []
    // A body that was read completely is one chunk.
    const end = chunk.length > TAIL_BYTES ? Buffer.from(chunk.subarray(-TAIL_BYTES)) : chunk
    this.#tail.push(end)
    this.#tailBytes += end.length
    for (let first = this.#tail[0]; first && this.#tailBytes - first.length >= TAIL_BYTES; first = this.#tail[0]) {
      this.#tail.shift()
      this.#tailBytes -= first.length
    }
  }

  get size(): number {
    return this.#size
  }

  get isCut(): boolean {
    return this.#size > this.#kept + this.#tailBytes
  }

  bytes(): Buffer {
    const head = this.#head
    const first = head.length === 1 && head[0] ? head[0] : Buffer.concat(head)
    if (!this.#tail) return first
    const end = Buffer.concat(this.#tail)
    if (!this.isCut) return Buffer.concat([first, end])
    return Buffer.concat([first, Buffer.from('\n\n'), end.subarray(end.indexOf('\n') + 1)])
  }
}
