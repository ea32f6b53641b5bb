import type { Dispatcher } from 'undici'
import type { AnswerSink, AnswerSource } from './answer.ts'
import { toUpstreamError } from './upstream-error.ts'
import { answerHeaders } from './upstream-headers.ts'

/**
 * Passes a response from undici to a sink. Implements the older of undici 7's two handler interfaces (`onHeaders`), which gets the raw headers. The newer one would
 * first create an object that is not needed here.
 */
export class UpstreamAnswer implements Dispatcher.DispatchHandler, AnswerSource {
  readonly #sink: AnswerSink
  readonly #origin: string
  #abort: ((reason: Error) => void) | undefined
  #resumeSocket: (() => void) | undefined
  /** Whether the response has ended, failed or was cancelled. The sink is then not called again. */
  #over = false
  #cancelled: Error | undefined
  #starting = false

  constructor(sink: AnswerSink, origin: string) {
    this.#sink = sink
    this.#origin = origin
  }

  /** Sends the request. The sink is not called before this has returned, because the caller needs its source first. */
  start(dispatcher: Dispatcher, options: Dispatcher.DispatchOptions): void {
    this.#starting = true
    dispatcher.dispatch(options, this)
    this.#starting = false
  }

  /** Fails without sending the request. */
  refuse(error: Error): void {
    queueMicrotask(() => this.#fail(error))
  }

  resume(): void {
    // Deferred, because a sink may call this within a callback of undici, which must not be resumed there.
    queueMicrotask(() => {
      if (!this.#over) this.#resumeSocket?.()
    })
  }

  cancel(reason: Error): void {
    if (this.#over) return
    this.#over = true
    this.#cancelled = reason
    this.#abort?.(reason)
  }

  onConnect(abort: (reason?: Error) => void): void {
    this.#abort = abort
    // The request was cancelled while it waited for a connection.
    if (this.#cancelled) abort(this.#cancelled)
  }

  onHeaders(status: number, headers: Buffer[], resume: () => void): boolean {
    // Informational responses (1xx) precede the final one.
    if (this.#over || status < 200) return true
    this.#resumeSocket = resume
    this.#sink.head({ status, headers: answerHeaders(headers) })
    return true
  }

  onData(chunk: Buffer): boolean {
    // Undici's parser emits an empty chunk each time it resumes.
    return this.#over || chunk.length === 0 || this.#sink.data(chunk)
  }

  onComplete(): void {
    if (this.#over) return
    this.#over = true
    this.#sink.end()
  }

  onError(error: Error): void {
    if (this.#starting) this.refuse(error)
    else this.#fail(error)
  }

  #fail(error: Error): void {
    if (this.#over) return
    this.#over = true
    this.#sink.fail(toUpstreamError(error, this.#origin))
  }
}
