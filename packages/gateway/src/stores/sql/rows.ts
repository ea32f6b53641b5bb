import type { LogEntry, LogSummary } from '../log-entry.ts'
import { binOf } from './histogram.ts'
import {
  dollarsOrNull,
  integer,
  integerOrNull,
  LATEST,
  milliseconds,
  nameKey,
  storable,
  storableOrNull,
  storedName,
  storedValue,
  storedValueOrNull,
  tokensOrNull,
} from './storable.ts'
import type { DetailsRow, PropertyRow, RequestRow } from './tables.ts'

/** Scores, feedback and properties that were added after the entry was written. */
export interface Annotations {
  readonly scores?: Readonly<Record<string, number>>
  readonly feedback?: boolean
  readonly properties?: Readonly<Record<string, string>>
}

/** Merges properties. Of names that differ only in case, the last is kept. */
export function mergeProperties(
  first: Readonly<Record<string, string>>,
  second: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const byKey = new Map<string, [string, string]>()
  for (const [name, value] of [...Object.entries(first), ...Object.entries(second)]) {
    byKey.set(nameKey(name), [storedName(name), storedValue(value)])
  }
  return Object.fromEntries(byKey.values())
}

export function requestRowOf(entry: LogSummary, annotations: Annotations | null): RequestRow {
  const { tokens } = entry
  const latency = milliseconds(entry.latencyMs)
  const ttft = entry.timeToFirstTokenMs === null ? null : milliseconds(entry.timeToFirstTokenMs)
  const feedback = annotations?.feedback ?? entry.feedback
  return {
    id: storedValue(entry.id),
    created_at: Math.max(0, Math.min(LATEST, integer(entry.createdAt, Date.now()))),
    provider: storedValue(entry.provider),
    model: storedValue(entry.model),
    requested_model: storableOrNull(entry.requestedModel),
    served_model: storableOrNull(entry.servedModel),
    operation: entry.operation,
    source: entry.source,
    method: storable(entry.method),
    url: storable(entry.url),
    status: integer(entry.status),
    error_type: storableOrNull(entry.errorType),
    stream: Number(entry.stream),
    latency_ms: latency,
    ttft_ms: ttft,
    latency_bin: binOf(latency),
    ttft_bin: ttft === null ? null : binOf(ttft),
    prompt_tokens: tokensOrNull(tokens.prompt),
    completion_tokens: tokensOrNull(tokens.completion),
    total_tokens: tokensOrNull(tokens.total),
    cache_read_tokens: tokensOrNull(tokens.cacheRead),
    cache_write_tokens: tokensOrNull(tokens.cacheWrite),
    reasoning_tokens: tokensOrNull(tokens.reasoning),
    cost_usd: dollarsOrNull(entry.costUsd),
    user_id: storedValueOrNull(entry.userId),
    session_id: storedValueOrNull(entry.sessionId),
    session_path: storableOrNull(entry.sessionPath),
    session_name: storableOrNull(entry.sessionName),
    prompt_id: storedValueOrNull(entry.promptId),
    prompt_version: storableOrNull(entry.promptVersion),
    properties: JSON.stringify(mergeProperties(entry.properties, annotations?.properties)),
    cache: entry.cache,
    cache_saved_usd: dollarsOrNull(entry.cacheSavedUsd),
    rate_limited: Number(entry.rateLimited),
    security_verdict: storableOrNull(entry.securityVerdict),
    key_id: storedValueOrNull(entry.keyId),
    scores: JSON.stringify({ ...entry.scores, ...annotations?.scores }),
    feedback: feedback === null ? null : Number(feedback),
    request_size: integerOrNull(entry.requestSize),
    response_size: integerOrNull(entry.responseSize),
    annotations: annotations && JSON.stringify(annotations),
  }
}

export function detailsRowOf(entry: LogEntry): DetailsRow {
  return {
    id: storedValue(entry.id),
    created_at: Math.max(0, Math.min(LATEST, integer(entry.createdAt, Date.now()))),
    attempts: JSON.stringify(entry.attempts),
    request_headers: JSON.stringify(entry.requestHeaders),
    response_headers: JSON.stringify(entry.responseHeaders),
    request_body: storableOrNull(entry.requestBody),
    response_body: storableOrNull(entry.responseBody),
  }
}

export function propertyRowsOf(row: RequestRow): PropertyRow[] {
  return Object.entries(JSON.parse(row.properties) as Record<string, string>).map(([name, value]) => ({
    request_id: row.id,
    created_at: row.created_at,
    name,
    name_key: nameKey(name),
    value,
  }))
}

export function summaryOf(row: RequestRow): LogSummary {
  return {
    id: row.id,
    createdAt: row.created_at,
    provider: row.provider,
    model: row.model,
    requestedModel: row.requested_model,
    servedModel: row.served_model,
    operation: row.operation as LogSummary['operation'],
    source: row.source as LogSummary['source'],
    method: row.method,
    url: row.url,
    status: row.status,
    errorType: row.error_type,
    stream: row.stream === 1,
    latencyMs: row.latency_ms,
    timeToFirstTokenMs: row.ttft_ms,
    tokens: {
      prompt: row.prompt_tokens,
      completion: row.completion_tokens,
      total: row.total_tokens,
      cacheRead: row.cache_read_tokens,
      cacheWrite: row.cache_write_tokens,
      reasoning: row.reasoning_tokens,
    },
    costUsd: row.cost_usd,
    userId: row.user_id,
    sessionId: row.session_id,
    sessionPath: row.session_path,
    sessionName: row.session_name,
    promptId: row.prompt_id,
    promptVersion: row.prompt_version,
    properties: JSON.parse(row.properties),
    cache: row.cache as LogSummary['cache'],
    cacheSavedUsd: row.cache_saved_usd,
    rateLimited: row.rate_limited === 1,
    securityVerdict: row.security_verdict,
    keyId: row.key_id,
    scores: JSON.parse(row.scores),
    feedback: row.feedback === null ? null : row.feedback === 1,
    requestSize: row.request_size,
    responseSize: row.response_size,
  }
}

export function entryOf(row: RequestRow, details: DetailsRow | undefined): LogEntry {
  return {
    ...summaryOf(row),
    attempts: details ? JSON.parse(details.attempts) : [],
    requestHeaders: details ? JSON.parse(details.request_headers) : {},
    responseHeaders: details ? JSON.parse(details.response_headers) : {},
    requestBody: details?.request_body ?? null,
    responseBody: details?.response_body ?? null,
  }
}
