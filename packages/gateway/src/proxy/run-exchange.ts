import { callProvider } from '../attempts/call-provider.ts'
import type { AnswerSink, AnswerSource } from './answer.ts'
import { answerOwn } from './answer-own.ts'
import type { Exchange, OwnAnswer } from './exchange.ts'
import type { Policies } from './policies.ts'
import type { Upstream, UpstreamRequest } from './upstream.ts'
import { toUpstreamError } from './upstream-error.ts'

export interface RunOptions {
  readonly policies: Policies
  readonly upstream: Upstream
  readonly trustedOrigins: ReadonlySet<string>
}

/**
 * Takes a request through the policies, and to its provider when none of them answers it. Resolves to what feeds the sink; to `undefined` when
 * the sink has had all. Never rejects: what goes wrong before a provider is asked, the sink is told as a failure.
 */
export async function runExchange(
  exchange: Exchange,
  outgoing: UpstreamRequest,
  sink: AnswerSink,
  { policies, upstream, trustedOrigins }: RunOptions,
): Promise<AnswerSource | undefined> {
  const own = (answer: OwnAnswer): undefined => {
    release()
    discardBody(outgoing)
    if (!exchange.departure.hasLeft) answerOwn(answer, exchange.notes, sink)
  }
  let release = () => {}
  try {
    const refusal = await policies.admit(exchange)
    if (refusal) return own(refusal)
    const cache = policies.openCache(exchange)
    if (cache) release = cache.release
    const hit = await cache?.read(sink)
    if (hit) return hit
    const checked = await policies.check(exchange)
    if (checked) return own(checked)
    const request = await prepareOwn(exchange, outgoing, policies)
    return callProvider(exchange, request, upstream, cache ? cache.write(sink) : sink, {
      trustedOrigins,
      prepare: (route, list, name) => policies.prepare(exchange, route, list, name),
    })
  } catch (error) {
    release()
    discardBody(outgoing)
    if (!exchange.departure.hasLeft) sink.fail(toUpstreamError(error, exchange.route.origin))
    return undefined
  }
}

/** Each fallback is prepared by itself: a key for the request's own provider must not go to another one's. */
async function prepareOwn(exchange: Exchange, outgoing: UpstreamRequest, policies: Policies): Promise<UpstreamRequest> {
  const { options, json, route } = exchange
  if (options.fallbacks?.length) return outgoing
  const model = typeof json?.model === 'string' ? json.model : undefined
  const headers = await policies.prepare(exchange, route, outgoing.headers, model)
  return headers === outgoing.headers ? outgoing : { ...outgoing, headers }
}

/** A body that nobody will read holds its connection up otherwise. */
function discardBody({ body }: UpstreamRequest): void {
  if (body && !Buffer.isBuffer(body)) body.destroy()
}
