import { callProvider } from '../attempts/call-provider.ts'
import type { TryOptions } from '../attempts/try-target.ts'
import type { AnswerSink, AnswerSource } from './answer.ts'
import { answerOwn } from './answer-own.ts'
import type { Exchange, OwnAnswer } from './exchange.ts'
import type { Eventually, Policies } from './policies.ts'
import type { Upstream, UpstreamRequest } from './upstream.ts'
import { toUpstreamError } from './upstream-error.ts'

export interface RunOptions extends Pick<TryOptions, 'trustedOrigins' | 'providerOf'> {
  readonly policies: Policies
  readonly upstream: Upstream
}

/**
 * Applies the policies to a request, and calls its provider if none of them returns a response. Resolves to the source of the response, or to `undefined` if the sink
 * already has everything. Never rejects: errors before the call are reported to the sink.
 */
export async function runExchange(
  exchange: Exchange,
  outgoing: UpstreamRequest,
  sink: AnswerSink,
  { policies, upstream, trustedOrigins, providerOf }: RunOptions,
): Promise<AnswerSource | undefined> {
  const own = (answer: OwnAnswer): undefined => {
    release()
    discardBody(outgoing)
    if (!exchange.connection.isClosed) answerOwn(answer, exchange.notes, sink)
  }
  let release = () => {}
  try {
    const admitted = policies.admit(exchange)
    const refusal = admitted instanceof Promise ? await admitted : admitted
    if (refusal) return own(refusal)
    const cache = policies.openCache(exchange)
    if (cache) release = cache.release
    const hit = cache && (await cache.read(sink))
    if (hit) return hit
    const checking = policies.check(exchange)
    const checked = checking instanceof Promise ? await checking : checking
    if (checked) return own(checked)
    const preparing = prepareOwn(exchange, outgoing, policies)
    const request = preparing instanceof Promise ? await preparing : preparing
    return callProvider(exchange, request, upstream, cache ? cache.write(sink) : sink, {
      trustedOrigins,
      providerOf,
      prepare: (route, list, sent) => policies.prepare(exchange, route, list, sent),
    })
  } catch (error) {
    release()
    discardBody(outgoing)
    if (!exchange.connection.isClosed) sink.fail(toUpstreamError(error, exchange.route.origin))
    return undefined
  }
}

/** Adds the headers for the request's own target. Fallbacks are prepared one by one, because a key for one provider must not be sent to another. */
function prepareOwn(exchange: Exchange, outgoing: UpstreamRequest, policies: Policies): Eventually<UpstreamRequest> {
  const { options, json, route } = exchange
  if (options.fallbacks?.length) return outgoing
  const headers = policies.prepare(exchange, route, outgoing.headers, json)
  if (headers instanceof Promise) return headers.then((list) => ({ ...outgoing, headers: list }))
  return headers === outgoing.headers ? outgoing : { ...outgoing, headers }
}

/** Discards a streamed body, because an unread one would block its connection. */
function discardBody({ body }: UpstreamRequest): void {
  if (body && !Buffer.isBuffer(body)) body.destroy()
}
