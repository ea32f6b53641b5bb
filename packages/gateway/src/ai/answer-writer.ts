import type { AnswerSink } from '../proxy/answer.ts'

/** Writes an answer into a sink no faster than it takes it. */
export interface AnswerWriter {
  /** Whether the status has been sent. */
  readonly begun: boolean
  /** Bytes of the answer. */
  readonly size: number
  head(status: number, headers: Readonly<Record<string, string>>): void
  /** Waits while the sink wants no more. Rejects when the answer is not wanted any longer. */
  write(text: string): Promise<void> | undefined
  /** Sends a whole answer in pieces, so that a slow reader is not taken for a stalled one. Rejects as `write` does. */
  send(status: number, headers: Readonly<Record<string, string>>, body: string): Promise<void>
  end(): void
  fail(error: Error): void
  /** The sink wants more. */
  resume(): void
}

const PIECE_BYTES = 64 * 1024

export function createAnswerWriter(sink: AnswerSink, signal: AbortSignal): AnswerWriter {
  let begun = false
  let ended = false
  let size = 0
  let go: (() => void) | undefined

  function ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => reject(signal.reason)
      signal.addEventListener('abort', leave, { once: true })
      go = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
    })
  }

  function head(status: number, headers: Readonly<Record<string, string>>): void {
    begun = true
    sink.head({ status, headers: Object.entries(headers).flat() })
  }

  function push(bytes: Buffer): boolean {
    signal.throwIfAborted()
    return sink.data(bytes)
  }

  function end(): void {
    if (ended) return
    ended = true
    sink.end()
  }

  return {
    get begun() {
      return begun
    },
    get size() {
      return size
    },
    head,
    write(text) {
      const bytes = Buffer.from(text)
      const isTaken = push(bytes)
      size += bytes.length
      return isTaken ? undefined : ready()
    },
    async send(status, headers, body) {
      const bytes = Buffer.from(body)
      // Counted at once: the call is logged while its answer is still being sent.
      size = bytes.length
      head(status, { ...headers, 'content-length': String(bytes.length) })
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        const isTaken = push(bytes.subarray(at, at + PIECE_BYTES))
        if (!isTaken && at + PIECE_BYTES < bytes.length) await ready()
      }
      end()
    },
    end,
    fail(error) {
      if (ended) return
      ended = true
      sink.fail(error)
    },
    resume() {
      go?.()
      go = undefined
    },
  }
}
