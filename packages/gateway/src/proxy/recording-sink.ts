import type { AnswerHead, AnswerSink, HeaderList } from './answer.ts'
import type { BodyCopy } from './body-copy.ts'
import type { ExchangeNotes } from './exchange.ts'
import { CLIENT_DISCONNECTED, type Outcome } from './record-exchange.ts'

export interface RecordingOptions {
  readonly notes: ExchangeNotes
  readonly requestCopy: BodyCopy
  readonly responseCopy: BodyCopy
  /** Called once, when the response has ended or failed, or the client has disconnected. */
  onEnd(outcome: Outcome): void
}

/** Copies a response for the log, and passes it on to the client. */
export interface Recording extends AnswerSink {
  /** Called when the client has disconnected. The recording then ends. */
  disconnect(): void
}

export function createRecordingSink(sink: AnswerSink, options: RecordingOptions): Recording {
  return new RecordingSink(sink, options)
}

class RecordingSink implements Recording {
  readonly #sink: AnswerSink
  readonly #options: RecordingOptions
  #status = 0
  #responseHeaders: HeaderList = []
  #ended = false

  constructor(sink: AnswerSink, options: RecordingOptions) {
    this.#sink = sink
    this.#options = options
  }

  head(head: AnswerHead): void {
    this.#status = head.status
    this.#responseHeaders = head.headers
    this.#sink.head(head)
  }

  data(chunk: Buffer): boolean {
    const { notes, responseCopy } = this.#options
    notes.firstByteAt ??= Date.now()
    responseCopy.add(chunk)
    return this.#sink.data(chunk)
  }

  end(): void {
    this.#sink.end()
    this.#finish(this.#status)
  }

  fail(error: Error): void {
    this.#sink.fail(error)
    const { notes } = this.#options
    notes.errorType ??= 'type' in error && typeof error.type === 'string' ? error.type : 'internal_error'
    // The log gets the status of the error: with the provider's status, a response that was cut off would look complete.
    this.#finish('status' in error && typeof error.status === 'number' ? error.status : 502)
  }

  disconnect(): void {
    this.#finish(CLIENT_DISCONNECTED)
  }

  #finish(status: number): void {
    if (this.#ended) return
    this.#ended = true
    const { requestCopy, responseCopy, onEnd } = this.#options
    onEnd({ status, endedAt: Date.now(), responseHeaders: this.#responseHeaders, requestCopy, responseCopy })
  }
}
