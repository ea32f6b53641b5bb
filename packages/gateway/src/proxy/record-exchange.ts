import type { GatewayServices } from '../gateway-services.ts'
import { PROVIDER_KEY_HEADERS } from '../keys/find-gateway-key.ts'
import { maskHeaders, maskUrl } from '../logs/mask-headers.ts'
import type { Measured, Metered } from '../meter/meter.ts'
import { redactText } from '../operations/redact.ts'
import type { LogEntry, LogHeaders } from '../stores/index.ts'
import type { HeaderList } from './answer.ts'
import type { BodyCopy } from './body-copy.ts'
import { bodyText } from './body-text.ts'
import type { Exchange } from './exchange.ts'
import { readFormFields } from './form-fields.ts'
import { headerRecord } from './header-record.ts'
import { loggedProperties } from './logged-properties.ts'

/** How an exchange ended. */
export interface Outcome {
  /** The HTTP status; -3 if the client disconnected. */
  readonly status: number
  readonly endedAt: number
  readonly responseHeaders: HeaderList
  readonly requestCopy: BodyCopy
  readonly responseCopy: BodyCopy
}

/** Helicone's status for a call whose client disconnected. */
export const CLIENT_LEFT = -3

/** Measures a finished exchange, passes its log to the writer, and then runs what needs its cost. Never rejects. */
export async function recordExchange(
  exchange: Exchange,
  outcome: Outcome,
  services: Pick<GatewayServices, 'meter' | 'writer' | 'report'>,
  observe: (entry: LogEntry) => void,
): Promise<void> {
  try {
    const { headers } = exchange
    const answered = headerRecord(outcome.responseHeaders)
    const asked = bodyText(outcome.requestCopy, headers['content-type'], headers['content-encoding'])
    const told = bodyText(outcome.responseCopy, answered['content-type'], answered['content-encoding'])
    // Only promises are awaited, because `await` would let other requests run in between.
    const requestBody = asked instanceof Promise ? await asked : asked
    const responseBody = told instanceof Promise ? await told : told
    const route = exchange.notes.answeredBy ?? exchange.route
    const call: Metered = {
      provider: route.provider,
      path: route.path,
      requestBody,
      request: exchange.json ?? readFormFields(outcome.requestCopy, headers['content-type']),
      responseBody,
      contentType: answered['content-type'] ?? null,
      status: outcome.status,
      at: exchange.startedAt,
    }
    const { modelOverride } = exchange.options
    const measured = services.meter(modelOverride === undefined ? call : { ...call, modelOverride })
    const kept = outcome.status >= 400 ? withoutKeys(responseBody, exchange) : responseBody
    const entry = toEntry(exchange, outcome, measured, { requestBody, responseBody: kept, answered })
    services.writer.accept(entry)
    observe(entry)
    const { afterwards } = exchange.notes
    const isOverridden = modelOverride !== undefined && exchange.notes.cache !== 'hit' && afterwards.length > 0
    // With an override, a client could make any model free, so the higher of both costs is charged.
    const charge = isOverridden ? dearer(entry.costUsd, services.meter(call).costUsd) : entry.costUsd
    // Last, since they may wait for a store that is down, and a log survives a kill only once it is accepted.
    for (const act of afterwards) await act(charge, outcome.status)
  } catch (error) {
    services.report.error('A request could not be logged.', { id: exchange.id, error: String(error) })
  }
}

/** The higher of two costs; `null` if neither is known. */
export function dearer(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other)
}

interface Texts {
  readonly requestBody: string | null
  readonly responseBody: string | null
  readonly answered: LogHeaders
}

function toEntry(exchange: Exchange, outcome: Outcome, measured: Measured, texts: Texts): LogEntry {
  const { options, notes } = exchange
  const route = notes.answeredBy ?? exchange.route
  const isHit = notes.cache === 'hit'
  return {
    id: exchange.id,
    createdAt: exchange.startedAt,
    provider: route.provider,
    model: measured.model,
    requestedModel: measured.requestedModel,
    servedModel: measured.servedModel,
    operation: measured.operation,
    source: 'proxy',
    method: exchange.method,
    url: maskUrl(route.origin + route.path),
    status: notes.logStatus ?? outcome.status,
    errorType: notes.errorType ?? measured.errorType,
    stream: measured.stream,
    latencyMs: outcome.endedAt - exchange.startedAt,
    timeToFirstTokenMs: measured.stream && notes.firstByteAt !== null ? notes.firstByteAt - exchange.startedAt : null,
    tokens: measured.tokens,
    // No provider was called, so it costs nothing.
    costUsd: isHit ? 0 : measured.costUsd,
    userId: exchange.userId ?? measured.userId,
    sessionId: options.session?.id ?? null,
    sessionPath: options.session?.path ?? null,
    sessionName: options.session?.name ?? null,
    promptId: options.prompt?.id ?? null,
    promptVersion: options.prompt?.version ?? null,
    properties: loggedProperties(options),
    cache: notes.cache,
    cacheSavedUsd: isHit ? (notes.cacheSavedUsd ?? measured.costUsd) : null,
    rateLimited: notes.rateLimited,
    securityVerdict: notes.securityVerdict,
    keyId: exchange.grant.keyId,
    scores: {},
    feedback: null,
    requestSize: outcome.requestCopy.size,
    responseSize: outcome.responseCopy.size,
    attempts: notes.attempts,
    requestHeaders: maskHeaders(exchange.headers),
    responseHeaders: maskHeaders(texts.answered),
    requestBody: options.omit?.request ? null : texts.requestBody,
    responseBody: options.omit?.response ? null : texts.responseBody,
  }
}

/** Providers repeat a key that they refuse, or a part of it. */
function withoutKeys(text: string | null, { headers }: Exchange): string | null {
  if (text === null) return null
  const keys = PROVIDER_KEY_HEADERS.flatMap((name) => String(headers[name] ?? '').replace(/^Bearer +/i, '') || [])
  return redactText(keys.reduce((rest, key) => rest.replaceAll(key, '[redacted]'), text))
}
