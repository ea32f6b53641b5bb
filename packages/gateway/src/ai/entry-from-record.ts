import type { Attempt, CallRecord, OperationName, PriceBook, Usage } from '@litecone/core'
import { maskHeaders, maskUrl } from '../logs/mask-headers.ts'
import type { Exchange } from '../proxy/exchange.ts'
import { CLIENT_LEFT } from '../proxy/record-exchange.ts'
import type { LogAttempt, LogEntry, LogTokens } from '../stores/index.ts'
import { entryFromExchange, NO_TOKENS } from './entry-from-exchange.ts'
import { statusOf } from './error-answer.ts'

/** What an entry needs beside record and exchange. */
export interface EntryDetails {
  readonly prices: PriceBook
  /** Bytes of the answer that went to the client. */
  readonly responseSize: number
  /** The answer, as far as it came. */
  readonly responseBody: string | undefined
}

/** The log of a call through the OpenAI-compatible endpoint. Its bodies are in OpenAI's format, as the client sent and got them. */
export function entryFromRecord(record: CallRecord, exchange: Exchange, details: EntryDetails): LogEntry {
  const { options, notes } = exchange
  const { error, timings, usage } = record
  const firstByteMs = timings.firstToken === undefined ? null : timings.firstToken - exchange.startedAt
  return {
    ...entryFromExchange(exchange, record.model, record.operation),
    provider: record.provider,
    model: options.modelOverride ?? record.servedModel ?? record.model,
    servedModel: record.servedModel ?? null,
    url: maskUrl(record.wire?.url || exchange.route.origin + exchange.route.path),
    status: statusOfRecord(record),
    errorType: notes.errorType ?? error?.code ?? null,
    latencyMs: timings.end - exchange.startedAt,
    timeToFirstTokenMs: record.stream ? firstByteMs : null,
    tokens: tokensOf(usage, record.operation),
    costUsd: costOf(record, exchange, details.prices),
    responseSize: details.responseSize,
    attempts: record.attempts.map(toLogAttempt),
    responseHeaders: maskHeaders(record.responseHeaders),
    responseBody: options.omit?.response ? null : (details.responseBody ?? null),
  }
}

function statusOfRecord({ error, status = 200 }: CallRecord): number {
  if (!error) return status
  return error.code === 'aborted' ? CLIENT_LEFT : statusOf(error)
}

function tokensOf(usage: Usage | undefined, operation: OperationName): LogTokens {
  if (!usage) return NO_TOKENS
  return {
    prompt: usage.prompt_tokens,
    completion: operation === 'chat' ? usage.completion_tokens : null,
    total: usage.total_tokens,
    cacheRead: usage.prompt_tokens_details?.cached_tokens ?? null,
    cacheWrite: usage.prompt_tokens_details?.cache_creation_tokens ?? null,
    reasoning: usage.completion_tokens_details?.reasoning_tokens ?? null,
  }
}

function costOf(record: CallRecord, { options, startedAt }: Exchange, prices: PriceBook): number | null {
  const { provider, usage, cost } = record
  const override = options.modelOverride
  if (override === undefined || !usage) return cost?.total ?? null
  // Core has written its own cost into the usage, by the model that served.
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
