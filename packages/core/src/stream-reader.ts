import { createAnswerError, toLlmError } from './answer-error.ts'
import { costOf } from './call.ts'
import type { Completion, CompletionChunk } from './chat.ts'
import { completionToChunks } from './completion-to-chunks.ts'
import type { LlmError } from './errors.ts'
import { createSseFramer } from './framing.ts'
import { parseJson } from './json.ts'
import { DEFAULT_MAX_BYTES } from './options.ts'
import type { Prepared } from './prepare.ts'
import { isSuccess, Receiver, type Reply } from './receive.ts'
import { createRequest, createTransportError } from './request.ts'
import { redactError, secretsOf } from './secrets.ts'
import { createNoJsonError, readJson, send } from './send.ts'
import type { CompletionStream } from './stream.ts'
import { createStreamState, type StreamState } from './stream-state.ts'
import type { TransportRequest, TransportSink } from './transport.ts'
import { createTruncatedStreamError } from './truncated-stream.ts'
import type {
  ChatOperation,
  Framer,
  ResponseHeaders,
  StreamDecoder,
  StreamEvent,
  WireReply,
  WireRequest,
} from './wire.ts'

/** Reads one HTTP stream: bytes to events to chunks. */
export class StreamReader implements TransportSink {
  readonly #prepared: Prepared<Completion>
  readonly #request: WireRequest
  readonly #state: StreamState
  readonly #decoder: StreamDecoder
  readonly #framer: Framer
  readonly #cancelVendor: (() => void) | undefined
  /** Reads a response that is not a stream: an error, or a whole response from a server that does not stream. */
  #receiver: Receiver | undefined
  #opened: { resolve(stream: CompletionStream): void; reject(error: unknown): void } | undefined

  constructor(
    prepared: Prepared<Completion>,
    framing: ChatOperation['framing'],
    decoder: StreamDecoder,
    request: WireRequest,
    cancelVendor?: () => void,
  ) {
    this.#prepared = prepared
    this.#request = request
    this.#cancelVendor = cancelVendor
    this.#state = createStreamState(prepared, cancelVendor)
    this.#decoder = decoder
    this.#framer = (framing ?? createSseFramer)(
      (event) => this.#onEvent(event),
      prepared.call.options.maxResponseBytes ?? DEFAULT_MAX_BYTES,
    )
  }

  open(): Promise<CompletionStream> {
    const { call, exchange, endpoint, extras, wired } = this.#prepared
    if (call.cancellation.error) return Promise.reject(call.cancellation.error)
    return new Promise((resolve, reject) => {
      this.#opened = { resolve, reject }
      const own = this.#request === wired ? extras : undefined
      const request = createRequest(call, exchange, endpoint, this.#request, own)
      if (request instanceof Promise) request.then((ready) => this.#start(ready)).catch(reject)
      else this.#start(request)
    })
  }

  #start(request: TransportRequest): void {
    const { call } = this.#prepared
    this.#state.control = call.transport.start(request, this)
    call.cancellation.onCancel = (error) => {
      this.#cancelVendor?.()
      this.#fail(error, true)
    }
  }

  onHead(status: number, headers: ResponseHeaders): void {
    const { call, exchange } = this.#prepared
    exchange.status = status
    exchange.headers = headers
    if (isSuccess(status) && !headers['content-type']?.startsWith('application/json')) return
    const fail = (error: unknown) => this.#fail(error)
    this.#receiver = new Receiver(call, exchange, (reply) => this.#onReply(reply), fail)
    this.#receiver.control = this.#state.control
  }

  onData(bytes: Uint8Array): void {
    if (this.#receiver) return this.#receiver.onData(bytes)
    try {
      this.#framer.push(bytes)
    } catch (error) {
      this.#fail(error)
    }
  }

  onEnd(): void {
    if (this.#receiver) return this.#receiver.onEnd()
    try {
      this.#framer.end()
      this.#give(this.#decoder.end(), true)
    } catch (error) {
      const { exchange } = this.#prepared
      // A web page without a single event: the address is wrong, nothing was cut.
      const isPage = this.#opened && exchange.headers['content-type']?.startsWith('text/html')
      this.#fail(isPage ? createNoJsonError(exchange, error) : error)
    }
  }

  onError(failure: Parameters<TransportSink['onError']>[0]): void {
    const error = createTransportError(failure, this.#prepared.exchange)
    // The headers had arrived, so this is a truncated stream, whatever the socket's error says.
    const cut = failure.code === 'api_connection' && this.#prepared.exchange.status !== undefined
    this.#fail(cut ? this.#truncated(error) : error)
  }

  #onReply(reply: Reply): void {
    const { exchange, operation, context } = this.#prepared
    if (!isSuccess(reply.status)) return this.#fail(createAnswerError(this.#prepared, reply))
    exchange.responseText = reply.text
    try {
      this.#give(completionToChunks(operation.decode(readJson(this.#prepared, reply.text), context)), true)
    } catch (error) {
      this.#fail(error)
    }
  }

  #onEvent(event: StreamEvent): void {
    this.#prepared.exchange.events?.push(event)
    this.#give(this.#decoder.push(event))
  }

  #give(chunks: readonly CompletionChunk[], last = false): void {
    const { exchange } = this.#prepared
    if (chunks.length > 0) {
      exchange.firstToken ??= Date.now()
      exchange.chunks?.push(...chunks)
      for (const chunk of chunks) this.#note(chunk)
      this.#state.queue.push(chunks)
      this.#open()
    }
    if (last) this.#close()
  }

  #note(chunk: CompletionChunk): void {
    if (!chunk.usage) return
    this.#state.usage = chunk.usage
    this.#state.servedModel = chunk.model
    // Vendors that repeat a growing usage in every chunk are priced at the end.
    if (chunk.choices.length > 0 || chunk.usage.cost !== undefined) return
    const cost = costOf(this.#prepared.call, chunk.usage, chunk.model)
    if (cost) chunk.usage.cost = cost.total
  }

  #open(): void {
    this.#opened?.resolve(this.#state.queue)
    this.#opened = undefined
  }

  #close(): void {
    const trailer = this.#decoder.trailer?.()
    if (trailer) return void this.#readTrailer(trailer)
    this.#end()
  }

  /** Fetches usage that the vendor reports elsewhere. If that fails, the response is still complete. */
  async #readTrailer(trailer: WireRequest): Promise<void> {
    try {
      // On a copy of the exchange: the call's status and headers are those of the stream.
      const exchange = { ...this.#prepared.exchange }
      const { status, headers, text } = await send({ ...this.#prepared, exchange }, trailer)
      const reply: WireReply = { status, headers, body: parseJson(text), step: 0 }
      this.#give(this.#decoder.pushTrailer?.(reply) ?? [])
    } catch {
      // The stream ends without usage.
    }
    this.#end()
  }

  #end(): void {
    this.#prepared.call.cancellation.release()
    this.#state.control = undefined
    this.#state.queue.end()
    this.#open()
  }

  #fail(error: unknown, atOnce = false): void {
    const { call, exchange } = this.#prepared
    const failure = error instanceof SyntaxError ? this.#truncated(error) : toLlmError(error, exchange)
    redactError(failure, secretsOf(exchange.sentHeaders))
    this.#state.control?.abort()
    this.#state.control = undefined
    if (this.#opened) {
      // No chunk was delivered yet, so the call can still be retried or fall back.
      this.#opened.reject(failure)
      this.#opened = undefined
      return
    }
    call.cancellation.release()
    this.#state.queue.fail(failure, atOnce)
  }

  #truncated(cause: unknown): LlmError {
    const { exchange } = this.#prepared
    return createTruncatedStreamError(exchange, exchange.status, cause)
  }
}
