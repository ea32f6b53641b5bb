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
  /** The exchange's, made before it: the endpoint adds its headers. */
  readonly notes: ExchangeNotes
  /** Aborts when the client has left. */
  readonly signal: AbortSignal
  /** A provider's key that the client sent beside, or on an open gateway instead of, the gateway's: see `findProviderKey`. */
  readonly providerKey?: string | undefined
  /** Run when the request has been understood, before a provider is asked. What it gives is answered instead, by `reply`. */
  gate(exchange: Exchange): Promise<OwnAnswer | undefined>
  /** Where the answer goes, opened once the gate is passed. Errors of providers come this way too, with their status. */
  open(exchange: Exchange, source: AnswerSource): AnswerSink
  /** Answers something of the gateway's own, without a sink, with the headers of `notes`. */
  reply(answer: OwnAnswer): void
}
