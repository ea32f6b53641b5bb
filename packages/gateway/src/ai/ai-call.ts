import type { IncomingHttpHeaders } from 'node:http'
import type { ParsedHeliconeHeaders } from '@litecone/headers'
import type { Grant } from '../keys/grant.ts'
import type { AnswerSink, AnswerSource } from '../proxy/answer.ts'
import type { Exchange, ExchangeNotes, OwnAnswer } from '../proxy/exchange.ts'

/** One request to the OpenAI-compatible endpoint, after authentication and reading its body. */
export interface AiCall {
  /** The id of its log, a UUID. */
  readonly id: string
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number
  readonly method: string
  /** Path and query, such as `/ai/v1/models?limit=10`. */
  readonly path: string
  /** As the client sent them, with names in lower case. */
  readonly headers: IncomingHttpHeaders
  readonly options: ParsedHeliconeHeaders
  readonly grant: Grant
  readonly body: Buffer
  /** The notes of the later exchange. The endpoint adds response headers. */
  readonly notes: ExchangeNotes
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal
  /** The client's own provider key, if it sent one in addition to the gateway's (or instead of it, at an open gateway). From `findProviderKey`. */
  readonly providerKey?: string | undefined
  /** Called after parsing the request and before any provider is called. If it returns an answer, that is sent with `reply` instead. */
  gate(exchange: Exchange): Promise<OwnAnswer | undefined>
  /** Opens the sink for the response, after the gate. Errors of providers are sent to it too, with their status. */
  open(exchange: Exchange, source: AnswerSource): AnswerSink
  /** Sends an answer of the gateway itself, without a sink, with the headers of `notes`. */
  reply(answer: OwnAnswer): void
}
