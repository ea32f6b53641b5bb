import type { AnswerHead, HeaderList } from '../../proxy/answer.ts'
import type { Exchange, Route } from '../../proxy/exchange.ts'
import { withoutQuery } from '../../routes/without-query.ts'
import type { CachedValue, CacheMeta } from '../../stores/index.ts'

/** What is stored together with the body of a response. */
export interface KeptAnswer {
  readonly status: number
  readonly headers: HeaderList
  /** The latency of the provider in milliseconds. */
  readonly latencyMs: number
  /** The provider that answered, for the log of a hit. */
  readonly provider: string
  readonly origin: string
  readonly path: string
}

/** Headers that are specific to one response or client. */
const NOT_KEPT =
  /^(?:set-cookie2?|date|age|expires|content-length|alt-svc|retry-after|server-timing|.*ratelimit.*|helicone-.*)$/

export function keptAnswer({ status, headers }: AnswerHead, exchange: Exchange): KeptAnswer {
  const kept: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? ''
    if (!NOT_KEPT.test(name)) kept.push(name, headers[index + 1] ?? '')
  }
  const { provider, origin, path } = exchange.notes.answeredBy ?? exchange.route
  return {
    status,
    headers: kept,
    latencyMs: Date.now() - exchange.startedAt,
    provider,
    origin,
    path: withoutQuery(path),
  }
}

export function toMeta(answer: KeptAnswer): CacheMeta {
  return { ...answer }
}

/** `undefined` if another version or program stored it. */
export function fromMeta({ meta }: CachedValue): KeptAnswer | undefined {
  const { status, headers, latencyMs, provider, origin, path } = meta
  if (typeof status !== 'number' || !Array.isArray(headers) || !headers.every((each) => typeof each === 'string'))
    return undefined
  return {
    status,
    headers,
    latencyMs: typeof latencyMs === 'number' ? latencyMs : 0,
    provider: String(provider),
    origin: String(origin),
    path: String(path),
  }
}

export function routeOf({ provider, origin, path }: KeptAnswer): Route {
  return { provider, origin, path, untrusted: false }
}
