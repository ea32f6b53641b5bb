/** Bytes to keep of the end of a long body. Streams have their usage in the last events. */
const TAIL_BYTES = 64 * 1024

/** A copy of limited size of a body that is being passed on. */
export interface BodyCopy {
  /** Keeps a reference to the chunk, which must not be changed afterwards. */
  add(chunk: Buffer): void
  /** Size of the whole body so far, including what was not kept. */
  readonly size: number
  /** Whether the middle of the body is missing. */
  readonly isCut: boolean
  /** The kept bytes. If the middle is missing: the beginning, an empty line, and the end from its first complete line. */
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
      // Copied, because a slice would keep the whole chunk in memory.
      this.#head.push(Buffer.from(chunk.subarray(0, room)))
      this.#kept += room
    }
    this.#addToTail(room > 0 ? chunk.subarray(room) : chunk)
  }

  #addToTail(chunk: Buffer): void {
    this.#tail ??= []
    // Only the end of a long chunk is needed: a body that was read completely is one chunk.
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
