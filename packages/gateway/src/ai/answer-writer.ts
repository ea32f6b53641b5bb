import type { AnswerSink } from '../proxy/answer.ts'

/** Writes an answer into a sink no faster than it takes it. */
export interface AnswerWriter {
  /** Whether the status has been told. */
  readonly begun: boolean
  /** Bytes written. */
  readonly size: number
  head(status: number, headers: Readonly<Record<string, string>>): void
  /** Waits while the sink wants no more. Rejects when the answer is not wanted any longer. */
  write(text: string): Promise<void> | undefined
  /** A whole answer: it is there already, so holding it back saves nothing. */
  send(status: number, headers: Readonly<Record<string, string>>, body: string): void
  end(): void
  fail(error: Error): void
  /** The sink wants more. */
  resume(): void
}

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

  function push(text: string): boolean {
    signal.throwIfAborted()
    const bytes = Buffer.from(text)
    size += bytes.length
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
    write: (text) => (push(text) ? undefined : ready()),
    send(status, headers, body) {
      head(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) })
      push(body)
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
