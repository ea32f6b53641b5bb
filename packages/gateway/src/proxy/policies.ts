import type { AnswerSink, AnswerSource, HeaderList } from './answer.ts'
import type { Exchange, OwnAnswer, Route } from './exchange.ts'

/** A value or a promise of it. Most stages do not need to wait, and a promise would cost more than their work. */
export type Eventually<T> = T | Promise<T>

/** The stages between a client and a provider, in the order of their calls. If a stage returns a response, the provider is not called. */
export interface Policies {
  /** Whether a configured limit counts users. The user may be in the body, so large bodies must then be read too. */
  readonly limitsUsers: boolean
  /** Checks the headers, and whether the key allows the provider and the model and has budget left. */
  admit(exchange: Exchange): Eventually<OwnAnswer | undefined>
  /** `undefined` if the request does not use the cache. */
  openCache(exchange: Exchange): CachePass | undefined
  /** Applies rate limits, then security checks, then moderation. Called for requests that were not answered from the cache. */
  check(exchange: Exchange): Eventually<OwnAnswer | undefined>
  /**
   * Returns the headers to send, with a provider key if the client sent none. Throws an `UpstreamError` if the client's gateway key does not allow the provider or
   * the model. `json` is the body to send.
   */
  prepare(exchange: Exchange, route: Route, headers: HeaderList, json: Exchange['json']): Eventually<HeaderList>
}

/** The cache for one request. */
export interface CachePass {
  /** Answers from the cache if possible, or after an identical request in progress. Resolves to `undefined` if a provider must be called. */
  read(sink: AnswerSink): Promise<AnswerSource | undefined>
  /** Returns a sink that passes a provider's response on to `sink`, and stores it in the cache. */
  write(sink: AnswerSink): AnswerSink
  /** Called if no provider will be called. Lets requests that wait for this one continue. */
  release(): void
}
