import type { OperationName, PriceBook, Usage } from '@litecone/core'
import { maskHeaders, maskUrl } from '../logs/mask-headers.ts'
import { NO_TOKENS } from '../meter/log-tokens.ts'
import type { Measured, Meter } from '../meter/meter.ts'
import type { Exchange, OwnAnswer } from '../proxy/exchange.ts'
import { loggedProperties } from '../proxy/logged-properties.ts'
import type { LogEntry } from '../stores/index.ts'

/** The fields of an entry that are known before the response. Only for the OpenAI-compatible endpoint. */
export function entryFromExchange(exchange: Exchange, model: string, operation: OperationName): LogEntry {
  const { options, notes, route, json } = exchange
  return {
    id: exchange.id,
    createdAt: exchange.startedAt,
    provider: route.provider,
    model: options.modelOverride ?? model,
    requestedModel: typeof json?.model === 'string' ? json.model : null,
    servedModel: null,
    operation,
    source: 'ai',
    method: exchange.method,
    url: maskUrl(route.origin + route.path),
    status: 0,
    errorType: notes.errorType,
    stream: json?.stream === true,
    latencyMs: Date.now() - exchange.startedAt,
    timeToFirstTokenMs: null,
    tokens: NO_TOKENS,
    costUsd: null,
    userId: exchange.userId ?? null,
    sessionId: options.session?.id ?? null,
    sessionPath: options.session?.path ?? null,
    sessionName: options.session?.name ?? null,
    promptId: options.prompt?.id ?? null,
    promptVersion: options.prompt?.version ?? null,
    properties: loggedProperties(options),
    cache: notes.cache,
    cacheSavedUsd: notes.cacheSavedUsd,
    rateLimited: notes.rateLimited,
    securityVerdict: notes.securityVerdict,
    keyId: exchange.grant.keyId,
    scores: {},
    feedback: null,
    requestSize: exchange.body?.length ?? null,
    responseSize: null,
    attempts: notes.attempts,
    requestHeaders: maskHeaders(exchange.headers),
    responseHeaders: {},
    requestBody: options.omit?.request ? null : (exchange.body?.toString() ?? null),
    responseBody: null,
  }
}

/** The log of a request that the gateway answered itself: with a refusal, or with a cached response, whose tokens are counted but cost nothing. */
export function entryFromOwnAnswer(
  entry: LogEntry,
  answer: OwnAnswer,
  exchange: Exchange,
  { meter, prices }: { readonly meter: Meter; readonly prices: PriceBook },
): LogEntry {
  const { options, notes } = exchange
  const responseBody = answer.body.toString()
  const measured = meter({
    // Responses of this endpoint are always in OpenAI's format.
    provider: 'openai',
    path: exchange.route.path.replace('/ai', ''),
    requestBody: exchange.body?.toString() ?? null,
    responseBody,
    contentType: answer.headers['content-type'] ?? null,
    status: answer.status,
    at: exchange.startedAt,
  })
  const isHit = notes.cache === 'hit'
  return {
    ...entry,
    model: options.modelOverride ?? (isHit ? measured.servedModel : null) ?? entry.model,
    servedModel: isHit ? measured.servedModel : null,
    status: answer.logStatus ?? answer.status,
    errorType: notes.errorType ?? measured.errorType,
    tokens: measured.tokens,
    costUsd: isHit ? 0 : null,
    cacheSavedUsd: isHit ? (notes.cacheSavedUsd ?? savedBy(exchange, measured, prices)) : null,
    responseSize: Buffer.byteLength(answer.body),
    responseHeaders: maskHeaders(answer.headers),
    responseBody: options.omit?.response ? null : responseBody,
  }
}

/** What a cached response would have cost. */
function savedBy(
  { notes, route, startedAt }: Exchange,
  { servedModel, tokens }: Measured,
  prices: PriceBook,
): number | null {
  if (servedModel === null || tokens.prompt === null) return null
  const completion = tokens.completion ?? 0
  const usage: Usage = {
    prompt_tokens: tokens.prompt,
    completion_tokens: completion,
    total_tokens: tokens.total ?? tokens.prompt + completion,
    ...(tokens.cacheRead !== null && { prompt_tokens_details: { cached_tokens: tokens.cacheRead } }),
  }
  const { provider } = notes.answeredBy ?? route
  return prices.cost({ provider, model: servedModel, usage, at: new Date(startedAt) })?.total ?? null
}
