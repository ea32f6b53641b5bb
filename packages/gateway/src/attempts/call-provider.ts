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
 * Sends a request, retries it as `Helicone-Retry-*` asks, and tries the targets of `Helicone-Fallbacks` in turn, each with its own retries.
 * Everything is decided on the head of an answer: the sink hears nothing of rejected attempts, which are noted in `exchange.notes.attempts`.
 * The last attempt's answer or `UpstreamError` is passed on as it is. A streamed body can be sent only once. After `cancel`, or after the client
 * has left, the sink hears nothing more.
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

/** Feeds the client's sink, and is itself the sink of the accepted attempt. */
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
  /** Of the fallback that is being tried. */
  #index = 0
  /** Attempts made at it. */
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
    const { departure } = this.#exchange
    if (departure.hasLeft) this.#over = true
    if (this.#over) return
    departure.listen(this.#onLeave)
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

  readonly #onLeave = () => this.cancel(new Error('The client left.'))

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
      if (this.#hasNext) this.#goOn()
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
      this.#goOn()
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
    else if (this.#hasNext) this.#goOn()
    else this.#fail(error)
  }

  #fail(error: UpstreamError): void {
    this.#exchange.notes.errorType = error.type
    this.fail(error)
  }

  /** A stream cannot be sent twice. */
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

  #goOn(): void {
    this.#current = undefined
    this.#index++
    // Not at once: undici calls this, and must not be called back from inside its own callbacks.
    this.#timer = setTimeout(() => void this.#tryFallback(), 0)
  }

  #finish(): void {
    this.#over = true
    this.#exchange.departure.ignore(this.#onLeave)
  }

  #note(
    { route, model }: Pick<TryTarget, 'route' | 'model'>,
    startedAt: number,
    status: number | null,
    error?: string,
  ): void {
    // Without the query, which may contain a key.
    const url = route.origin + withoutQuery(route.path)
    const { attempts } = this.#exchange.notes
    attempts.push({ provider: route.provider, model, url, status, startedAt, latencyMs: Date.now() - startedAt, error })
  }
}

/** Whether a retry may succeed. A bad certificate, a refused target and a malformed request stay what they are. */
function isTransient({ type }: UpstreamError): boolean {
  return type !== 'ssl_error' && type !== 'blocked_target' && type !== 'internal_error'
}
