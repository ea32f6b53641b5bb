import type { AnswerSink, AnswerSource, HeaderList } from './answer.ts'
import type { Exchange, OwnAnswer, Route } from './exchange.ts'

/** Now or later. Most stages have nothing to wait for, and a promise for each would cost more than their work. */
export type Eventually<T> = T | Promise<T>

/** The stages between a client and a provider, in order. An answer of a stage takes the place of the provider's. */
export interface Policies {
  /** Whether somebody is limited by the user whom a body may name: large ones have to be read then, too. */
  readonly limitsUsers: boolean
  /** Whether the request may be made at all: its headers are sound, its key allows the provider and the model, and has budget left. */
  admit(exchange: Exchange): Eventually<OwnAnswer | undefined>
  /** `undefined` when the request has nothing to do with the cache. */
  openCache(exchange: Exchange): CachePass | undefined
  /** Rate limits, then security, then moderation: for what the cache could not answer. */
  check(exchange: Exchange): Eventually<OwnAnswer | undefined>
  /**
   * The headers that a provider gets: its key put in where the client has none. Throws an `UpstreamError` when the sender's key may not be used for
   * the provider or the model. `json`: the body that goes there.
   */
  prepare(exchange: Exchange, route: Route, headers: HeaderList, json: Exchange['json']): Eventually<HeaderList>
}

/** One request's way through the cache. */
export interface CachePass {
  /** Answers from the cache if it can, waiting for an identical request in flight. Resolves once it is known whether it can. */
  read(sink: AnswerSink): Promise<AnswerSource | undefined>
  /** Caches a provider's answer on its way to a sink. */
  write(sink: AnswerSink): AnswerSink
  /** No provider will be asked: lets requests go on that wait for this one. */
  release(): void
}
