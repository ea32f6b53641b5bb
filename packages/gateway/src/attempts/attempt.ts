import type { Signer } from '../bedrock/create-signer.ts'
import type { AnswerHead, AnswerSink, AnswerSource } from '../proxy/answer.ts'
import type { Upstream, UpstreamRequest } from '../proxy/upstream.ts'
import type { TryTarget } from './try-target.ts'

/** Up to this many bytes and milliseconds, a discarded response is read to its end, so that its connection can be reused. Otherwise a new connection costs less. */
const DRAIN_BYTES = 64 * 1024
const DRAIN_MS = 1000

/** Decides about the response of one attempt. */
export interface AttemptJudge {
  /** Whether the client gets this response. */
  accepts(head: AnswerHead): boolean
  /** Called if the attempt fails before the response's head. */
  failed(error: Error): void
}

/** Sends a request once, after signing it if necessary. Only an accepted response is passed to the sink. */
export function startAttempt(
  upstream: Upstream,
  target: Pick<TryTarget, 'request' | 'sign'>,
  sink: AnswerSink,
  judge: AttemptJudge,
): AnswerSource {
  const attempt = new Attempt(sink, judge)
  if (target.sign) void attempt.sendSigned(upstream, target.request, target.sign)
  else attempt.send(upstream, target.request)
  return attempt
}

class Attempt implements AnswerSink, AnswerSource {
  readonly #sink: AnswerSink
  readonly #judge: AttemptJudge
  #source: AnswerSource | undefined
  #state: 'open' | 'accepted' | 'discarded' | 'cancelled' = 'open'
  #drained = 0
  #timer: NodeJS.Timeout | undefined

  constructor(sink: AnswerSink, judge: AttemptJudge) {
    this.#sink = sink
    this.#judge = judge
  }

  send(upstream: Upstream, request: UpstreamRequest): void {
    this.#source = upstream.send(request, this)
  }

  async sendSigned(upstream: Upstream, request: UpstreamRequest, sign: Signer): Promise<void> {
    try {
      const headers = await sign(request)
      if (this.#state === 'open') this.send(upstream, { ...request, headers })
    } catch (error) {
      if (this.#state === 'open')
        this.#judge.failed(error instanceof Error ? error : new Error('The request could not be signed.'))
    }
  }

  resume(): void {
    this.#source?.resume()
  }

  cancel(reason: Error): void {
    clearTimeout(this.#timer)
    this.#state = 'cancelled'
    this.#source?.cancel(reason)
  }

  head(head: AnswerHead): void {
    if (this.#judge.accepts(head)) {
      this.#state = 'accepted'
      this.#sink.head(head)
      return
    }
    this.#state = 'discarded'
    this.#timer = setTimeout(() => this.#giveUp(), DRAIN_MS).unref()
  }

  data(chunk: Buffer): boolean {
    if (this.#state === 'accepted') return this.#sink.data(chunk)
    this.#drained += chunk.length
    if (this.#drained > DRAIN_BYTES) this.#giveUp()
    return true
  }

  end(): void {
    if (this.#state === 'accepted') this.#sink.end()
    else clearTimeout(this.#timer)
  }

  fail(error: Error): void {
    if (this.#state === 'accepted') this.#sink.fail(error)
    else if (this.#state === 'open') this.#judge.failed(error)
    else clearTimeout(this.#timer)
  }

  #giveUp(): void {
    this.cancel(new Error('This attempt was replaced by another.'))
  }
}
