import type { AnswerSink } from '../proxy/answer.ts'

/** Writes a response into a sink, and waits while the sink is full. */
export interface AnswerWriter {
  /** Whether the status has been sent. */
  readonly begun: boolean
  /** Bytes of the response so far. */
  readonly size: number
  head(status: number, headers: Readonly<Record<string, string>>): void
  /** Resolves when the sink accepts more; `undefined` if it does already. Rejects after the signal has aborted. */
  write(text: string): Promise<void> | undefined
  /** Sends a complete response in pieces, so that a slow client is not mistaken for a stalled one. Rejects like `write`. */
  send(status: number, headers: Readonly<Record<string, string>>, body: string): Promise<void>
  end(): void
  fail(error: Error): void
  /** Called when the sink accepts more. */
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
      // Set before sending, because the call may be logged while its response is still being sent.
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
