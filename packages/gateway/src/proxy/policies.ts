import type { AnswerSink, AnswerSource, HeaderList } from './answer.ts'
import type { Exchange, OwnAnswer, Route } from './exchange.ts'

/** Now or later. Most stages have nothing to wait for, and a promise for each would cost more than their work. */
export type Eventually<T> = T | Promise<T>

/** The stages between a client and a provider, in order. The answer of a stage replaces the provider's response. */
export interface Policies {
  /** Whether any limit depends on the user in the body. Large bodies must then be read, too. */
  readonly limitsUsers: boolean
  /** Checks whether the request is allowed: its headers are valid, and its key allows the provider and the model and has budget left. */
  admit(exchange: Exchange): Eventually<OwnAnswer | undefined>
  /** `undefined` if the request does not use the cache. */
  openCache(exchange: Exchange): CachePass | undefined
  /** Rate limits, then security, then moderation, for requests that the cache could not answer. */
  check(exchange: Exchange): Eventually<OwnAnswer | undefined>
  /**
   * The headers to send, with a provider key if the client sent none. Throws an `UpstreamError` if the key of the client does not allow the provider or the
   * model. `json` is the body to send.
   */
  prepare(exchange: Exchange, route: Route, headers: HeaderList, json: Exchange['json']): Eventually<HeaderList>
}

/** One request's way through the cache. */
export interface CachePass {
  /** Answers from the cache if possible, after waiting for an identical request in progress. Resolves once this is decided. */
  read(sink: AnswerSink): Promise<AnswerSource | undefined>
  /** Caches a provider's answer on its way to a sink. */
  write(sink: AnswerSink): AnswerSink
  /** Called if no provider will be called. Requests that wait for this one then continue. */
  release(): void
}
