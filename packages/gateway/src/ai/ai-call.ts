import type { IncomingHttpHeaders } from 'node:http'
import type { ParsedHeliconeHeaders } from '@litecone/headers'
import type { Grant } from '../keys/grant.ts'
import type { AnswerSink, AnswerSource } from '../proxy/answer.ts'
import type { Exchange, ExchangeNotes, OwnAnswer } from '../proxy/exchange.ts'

/** One request to the OpenAI-compatible endpoint, its sender known and its body read. */
export interface AiCall {
  /** A UUID: the id of its log. */
  readonly id: string
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number
  readonly method: string
  /** As the route says it: `/ai/v1/models?limit=10`. */
  readonly path: string
  /** As the client sent them; names in lower case. */
  readonly headers: IncomingHttpHeaders
  readonly options: ParsedHeliconeHeaders
  readonly grant: Grant
  readonly body: Buffer
  /** The notes of the exchange, made before it. The endpoint adds its answer headers. */
  readonly notes: ExchangeNotes
  /** Aborts when the client has left. */
  readonly signal: AbortSignal
  /** A provider's key that the client sent in addition to the gateway's (on an open gateway: instead of it). See `findProviderKey`. */
  readonly providerKey?: string | undefined
  /** Runs once the request has been parsed, before any provider is asked. If it returns an answer, that is sent by `reply` instead. */
  gate(exchange: Exchange): Promise<OwnAnswer | undefined>
  /** Opens the sink for the answer, once the gate is passed. Providers' errors go there too, with their status. */
  open(exchange: Exchange, source: AnswerSource): AnswerSink
  /** Sends an answer of the gateway's own, without a sink, with the headers of `notes`. */
  reply(answer: OwnAnswer): void
}
