import type { Attempt, CallRecord, PriceBook } from '@litecone/core'
import { maskHeaders, maskUrl } from '../logs/mask-headers.ts'
import { logTokens } from '../meter/log-tokens.ts'
import type { Exchange } from '../proxy/exchange.ts'
import { CLIENT_DISCONNECTED } from '../proxy/record-exchange.ts'
import type { LogAttempt, LogEntry } from '../stores/index.ts'
import { entryFromExchange } from './entry-from-exchange.ts'
import { statusOf } from './error-answer.ts'

/** What an entry needs besides the record and the exchange. */
export interface EntryDetails {
  readonly prices: PriceBook
  /** Bytes that were sent to the client. */
  readonly responseSize: number
  /** The response in the format of the log, as far as it was received. */
  readonly responseBody: string | undefined
}

/** The log of a call through the OpenAI-compatible endpoint. Its bodies are in OpenAI's format, as the client sent and received them. */
export function entryFromRecord(record: CallRecord, exchange: Exchange, details: EntryDetails): LogEntry {
  const { options, notes } = exchange
  const { error, timings, usage } = record
  const firstTokenMs = timings.firstToken === undefined ? null : timings.firstToken - exchange.startedAt
  return {
    ...entryFromExchange(exchange, record.model, record.operation),
    provider: record.provider,
    model: options.modelOverride ?? record.servedModel ?? record.model,
    servedModel: record.servedModel ?? null,
    url: maskUrl(record.wire?.url || exchange.route.origin + exchange.route.path),
    status: statusOfRecord(record),
    errorType: notes.errorType ?? error?.code ?? null,
    latencyMs: timings.end - exchange.startedAt,
    timeToFirstTokenMs: record.stream ? firstTokenMs : null,
    tokens: logTokens(usage, record.operation),
    costUsd: costOf(record, exchange, details.prices),
    responseSize: details.responseSize,
    attempts: record.attempts.map(toLogAttempt),
    responseHeaders: maskHeaders(record.responseHeaders),
    responseBody: options.omit?.response ? null : (details.responseBody ?? null),
  }
}

function statusOfRecord({ error, status = 200 }: CallRecord): number {
  if (!error) return status
  return error.code === 'aborted' ? CLIENT_DISCONNECTED : statusOf(error)
}

function costOf(record: CallRecord, { options, startedAt }: Exchange, prices: PriceBook): number | null {
  const { provider, usage, cost } = record
  const override = options.modelOverride
  if (override === undefined || !usage) return cost?.total ?? null
  // Core added the cost of the served model to the usage, which would take precedence over prices.
  const { cost: _, ...tokens } = usage
  return (
    prices.cost({ provider, model: override, usage: tokens, at: new Date(startedAt) })?.total ?? cost?.total ?? null
  )
}

function toLogAttempt({ provider, model, start, end, status, error }: Attempt): LogAttempt {
  return {
    provider,
    model,
    status: status ?? null,
    startedAt: start,
    latencyMs: end - start,
    ...(error && { error: error.code }),
  }
}
