import { parseJson } from '@litecone/core'
import type { LogEntry, LogSummary } from '../stores/index.ts'

/** Helicone's names for providers, where they are not our ids in capitals. All of Google's APIs have one name, and Bedrock has the name of its host. */
const PROVIDERS: Readonly<Record<string, string>> = {
  'anthropic-vertex': 'GOOGLE',
  bedrock: 'AWS',
  gemini: 'GOOGLE',
  vertex: 'GOOGLE',
  xai: 'X',
}

export function heliconeProvider(provider: string): string {
  return Object.hasOwn(PROVIDERS, provider) ? (PROVIDERS[provider] ?? '') : provider.toUpperCase()
}

/** The properties as Helicone returns them: with the session and the prompt. */
export function heliconeProperties(request: LogSummary): Readonly<Record<string, string>> {
  const { sessionId, sessionName, sessionPath, promptId } = request
  return {
    ...request.properties,
    ...(sessionId !== null && { 'Helicone-Session-Id': sessionId }),
    ...(sessionName !== null && { 'Helicone-Session-Name': sessionName }),
    ...(sessionPath !== null && { 'Helicone-Session-Path': sessionPath }),
    ...(promptId !== null && { 'Helicone-Prompt-Id': promptId }),
  }
}

/** Helicone's `cache_reference_id` for a request that was not answered from the cache. */
const NO_REFERENCE = '00000000-0000-0000-0000-000000000000'

/**
 * Converts a log entry to the format of Helicone's `/v1/request/query` and `/v1/request/query-clickhouse`, with bodies. Times are ISO 8601, prompt tokens include
 * cached ones, and costs are US dollars. `litecone-gateway import` can read it.
 */
export function heliconeRequest(entry: LogEntry): Readonly<Record<string, unknown>> {
  const { id, createdAt, latencyMs, tokens, url, costUsd: cost } = entry
  const answeredAt = new Date(createdAt + latencyMs).toISOString()
  const properties = heliconeProperties(entry)
  return {
    request_id: id,
    request_created_at: new Date(createdAt).toISOString(),
    request_body: bodyOf(entry.requestBody),
    request_path: url,
    request_user_id: entry.userId,
    request_properties: properties,
    request_model: entry.requestedModel,
    response_id: id,
    response_created_at: answeredAt,
    response_body: bodyOf(entry.responseBody),
    response_status: entry.status,
    response_model: entry.servedModel,
    model_override: null,
    model: entry.model,
    provider: heliconeProvider(entry.provider),
    target_url: url,
    delay_ms: Math.round(latencyMs),
    time_to_first_token: entry.timeToFirstTokenMs === null ? null : Math.round(entry.timeToFirstTokenMs),
    total_tokens: tokens.total,
    prompt_tokens: tokens.prompt,
    completion_tokens: tokens.completion,
    prompt_cache_read_tokens: tokens.cacheRead,
    prompt_cache_write_tokens: tokens.cacheWrite,
    cost,
    costUSD: cost,
    prompt_id: entry.promptId,
    prompt_version: entry.promptVersion,
    feedback_rating: entry.feedback,
    feedback_created_at: null,
    feedback_id: null,
    scores: entry.scores,
    properties,
    cache_enabled: entry.cache !== null,
    cache_reference_id: entry.cache === 'hit' ? id : NO_REFERENCE,
    updated_at: answeredAt,
    signed_body_url: null,
    country_code: null,
    helicone_user: null,
    llmSchema: null,
    asset_ids: [],
    asset_urls: {},
  }
}

function bodyOf(body: string | null): unknown {
  return body === null ? null : (parseJson(body) ?? body)
}
