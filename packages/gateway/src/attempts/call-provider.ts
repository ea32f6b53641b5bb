import { isFallbackCode, parseRetryAfter, type RetrySettings } from '@litecone/headers/contract'
import type { AnswerHead, AnswerSink, AnswerSource } from '../proxy/answer.ts'
import type { Exchange } from '../proxy/exchange.ts'
import type { Upstream, UpstreamRequest } from '../proxy/upstream.ts'
import { toUpstreamError, type UpstreamError } from '../proxy/upstream-error.ts'
import { headerValue } from '../proxy/upstream-headers.ts'
import { withoutQuery } from '../routes/without-query.ts'
import { startAttempt } from './attempt.ts'
import { readRetry } from './read-retry.ts'
import { isRetryStatus, retryDelay } from './retry-delay.ts'
import { fallbackRoute, fallbackTarget, ownTarget, type TryOptions, type TryTarget } from './try-target.ts'

export type CallProviderOptions = TryOptions

/** `Helicone-Increase-Timeout`. */
const INCREASED_TIMEOUT_MS = 30 * 60 * 1000

/**
 * Sends a request, with the retries of `Helicone-Retry-*` and the targets of `Helicone-Fallbacks`, each with its own retries. Every attempt is recorded in
 * `exchange.notes.attempts`. Status and headers of a response decide whether it is passed to the sink; that of the last attempt, or its `UpstreamError`,
 * always is. Streamed bodies are sent only once. After `cancel`, or after the client has disconnected, nothing more is passed to the sink.
 */
export function callProvider(
  exchange: Exchange,
  request: UpstreamRequest,
  upstream: Upstream,
  sink: AnswerSink,
  options: CallProviderOptions,
): AnswerSource {
  const call = new ProviderCall(exchange, withTimeout(exchange, request), upstream, sink, options)
  call.start()
  return call
}

function withTimeout({ options }: Exchange, request: UpstreamRequest): UpstreamRequest {
  return options.increaseTimeout ? { ...request, firstByteTimeoutMs: INCREASED_TIMEOUT_MS } : request
}

/** The source of the client's sink, and the sink of the accepted attempt. */
class ProviderCall implements AnswerSource, AnswerSink {
  readonly #exchange: Exchange
  readonly #request: UpstreamRequest
  readonly #upstream: Upstream
  readonly #sink: AnswerSink
  readonly #options: CallProviderOptions
  readonly #retry: RetrySettings
  #current: AnswerSource | undefined
  #timer: NodeJS.Timeout | undefined
  #over = false
  /** The index of the current fallback. */
  #index = 0
  /** Attempts that were made at the current target. */
  #made = 0

  constructor(
    exchange: Exchange,
    request: UpstreamRequest,
    upstream: Upstream,
    sink: AnswerSink,
    options: CallProviderOptions,
  ) {
    this.#exchange = exchange
    this.#request = request
    this.#upstream = upstream
    this.#sink = sink
    this.#options = options
    this.#retry = readRetry(exchange.options)
  }

  start(): void {
    const { connection } = this.#exchange
    if (connection.isClosed) this.#over = true
    if (this.#over) return
    connection.onClose(this.#onDisconnect)
    if (this.#fallbacks.length) void this.#tryFallback()
    else this.#send(ownTarget(this.#exchange, this.#request))
  }

  resume(): void {
    this.#current?.resume()
  }

  cancel(reason: Error): void {
    if (this.#over) return
    this.#finish()
    clearTimeout(this.#timer)
    this.#current?.cancel(reason)
  }

  readonly #onDisconnect = () => this.cancel(new Error('The client disconnected.'))

  get #fallbacks() {
    return this.#exchange.options.fallbacks ?? []
  }

  async #tryFallback(): Promise<void> {
    this.#made = 0
    const fallback = this.#fallbacks[this.#index]
    if (!fallback) return
    let target: TryTarget
    let { route } = this.#exchange
    try {
      route = fallbackRoute(this.#exchange, fallback, this.#options)
      target = await fallbackTarget(this.#exchange, this.#request, fallback, route, this.#options)
    } catch (error) {
      if (this.#over) return
      const failure = toUpstreamError(error, route.origin)
      this.#note({ route, model: undefined }, Date.now(), null, failure.message)
      if (this.#hasNext) this.#tryNextFallback()
      else this.#fail(failure)
      return
    }
    if (!this.#over) this.#send(target)
  }

  #send(target: TryTarget): void {
    this.#made++
    const startedAt = Date.now()
    this.#current = startAttempt(this.#upstream, target, this, {
      accepts: (head) => {
        this.#note(target, startedAt, head.status)
        return this.#accepts(head, target)
      },
      failed: (error) => {
        const failure = toUpstreamError(error, target.request.origin)
        this.#note(target, startedAt, null, failure.message)
        this.#judgeFailure(failure, target)
      },
    })
  }

  head(head: AnswerHead): void {
    this.#sink.head(head)
  }

  data(chunk: Buffer): boolean {
    return this.#sink.data(chunk)
  }

  end(): void {
    this.#finish()
    this.#sink.end()
  }

  fail(error: Error): void {
    this.#finish()
    this.#sink.fail(error)
  }

  #accepts(head: AnswerHead, target: TryTarget): boolean {
    if (isRetryStatus(head.status) && this.#canRetry) {
      this.#sendLater(target, parseRetryAfter(headerValue(head.headers, 'retry-after')))
      return false
    }
    if (this.#hasNext && isFallbackCode(this.#fallbacks[this.#index]?.onCodes ?? [], head.status)) {
      this.#tryNextFallback()
      return false
    }
    const { notes } = this.#exchange
    notes.firstByteAt = Date.now()
    notes.answeredBy = target.route
    if (this.#fallbacks.length) {
      notes.fallbackIndex = this.#index
      notes.answerHeaders['helicone-fallback-index'] = String(this.#index)
    }
    return true
  }

  #judgeFailure(error: UpstreamError, target: TryTarget): void {
    if (isTransient(error) && this.#canRetry) this.#sendLater(target)
    else if (this.#hasNext) this.#tryNextFallback()
    else this.#fail(error)
  }

  #fail(error: UpstreamError): void {
    this.#exchange.notes.errorType = error.type
    this.fail(error)
  }

  /** Whether the request can be sent again. A streamed body cannot. */
  get #isRepeatable(): boolean {
    return this.#request.body === null || Buffer.isBuffer(this.#request.body)
  }

  get #canRetry(): boolean {
    return this.#retry.enabled && this.#isRepeatable && this.#made < this.#retry.num
  }

  get #hasNext(): boolean {
    return this.#isRepeatable && this.#index + 1 < this.#fallbacks.length
  }

  #sendLater(target: TryTarget, retryAfter?: number): void {
    this.#current = undefined
    this.#timer = setTimeout(() => this.#send(target), retryDelay(this.#made, this.#retry, retryAfter))
  }

  #tryNextFallback(): void {
    this.#current = undefined
    this.#index++
    // Not synchronously, because undici must not be called from its own callbacks, which call this.
    this.#timer = setTimeout(() => void this.#tryFallback(), 0)
  }

  #finish(): void {
    this.#over = true
    this.#exchange.connection.offClose(this.#onDisconnect)
  }

  #note(
    { route, model }: Pick<TryTarget, 'route' | 'model'>,
    startedAt: number,
    status: number | null,
    error?: string,
  ): void {
    // The query is left out, because it may contain a key.
    const url = route.origin + withoutQuery(route.path)
    const { attempts } = this.#exchange.notes
    attempts.push({ provider: route.provider, model, url, status, startedAt, latencyMs: Date.now() - startedAt, error })
  }
}

/** Whether a retry may succeed. It cannot for invalid certificates, refused targets and malformed requests. */
function isTransient({ type }: UpstreamError): boolean {
  return type !== 'ssl_error' && type !== 'blocked_target' && type !== 'internal_error'
}
