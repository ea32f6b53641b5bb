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

/** The end of an exchange. */
export interface Outcome {
  /** The HTTP status; -3 if the client disconnected. */
  readonly status: number
  /** Milliseconds since the Unix epoch. */
  readonly endedAt: number
  readonly responseHeaders: HeaderList
  readonly requestCopy: BodyCopy
  readonly responseCopy: BodyCopy
}

/** Helicone's status for a request whose client disconnected. */
export const CLIENT_DISCONNECTED = -3

/** Reads usage and cost of a finished exchange, passes its log to the writer, and then calls the functions in `notes.afterwards`. Never rejects. */
export async function recordExchange(
  exchange: Exchange,
  outcome: Outcome,
  services: Pick<GatewayServices, 'meter' | 'writer' | 'report'>,
  observe: (entry: LogEntry) => void,
): Promise<void> {
  try {
    const { headers } = exchange
    const responseHeaders = headerRecord(outcome.responseHeaders)
    const requestText = bodyText(outcome.requestCopy, headers['content-type'], headers['content-encoding'])
    const { 'content-type': contentType, 'content-encoding': encoding } = responseHeaders
    const responseText = bodyText(outcome.responseCopy, contentType, encoding)
    // Values are not awaited: `await` would let other requests run before this log is accepted.
    const requestBody = requestText instanceof Promise ? await requestText : requestText
    const responseBody = responseText instanceof Promise ? await responseText : responseText
    const route = exchange.notes.answeredBy ?? exchange.route
    const call: Metered = {
      provider: route.provider,
      path: route.path,
      requestBody,
      request: exchange.json ?? readFormFields(outcome.requestCopy, headers['content-type']),
      responseBody,
      contentType: contentType ?? null,
      status: outcome.status,
      at: exchange.startedAt,
    }
    const { modelOverride } = exchange.options
    const measured = services.meter(modelOverride === undefined ? call : { ...call, modelOverride })
    const loggedBody = outcome.status >= 400 ? withoutKeys(responseBody, exchange) : responseBody
    const entry = toEntry(exchange, outcome, measured, { requestBody, responseBody: loggedBody, responseHeaders })
    services.writer.accept(entry)
    observe(entry)
    const { afterwards } = exchange.notes
    const isOverridden = modelOverride !== undefined && exchange.notes.cache !== 'hit' && afterwards.length > 0
    // With `Helicone-Model-Override`, a client could choose a cheaper model's price. The higher of both costs is charged.
    const charge = isOverridden ? higherCost(entry.costUsd, services.meter(call).costUsd) : entry.costUsd
    // These come last, because they may wait for a store that is down, and a log survives `kill -9` only after it was accepted.
    for (const action of afterwards) await action(charge, outcome.status)
  } catch (error) {
    services.report.error('A request could not be logged.', { id: exchange.id, error: String(error) })
  }
}

/** The higher of two costs; `null` if neither is known. */
export function higherCost(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other)
}

interface LoggedResponse {
  readonly requestBody: string | null
  readonly responseBody: string | null
  readonly responseHeaders: LogHeaders
}

function toEntry(exchange: Exchange, outcome: Outcome, measured: Measured, logged: LoggedResponse): LogEntry {
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
    // For a cache hit, no provider was called.
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
    responseHeaders: maskHeaders(logged.responseHeaders),
    requestBody: options.omit?.request ? null : logged.requestBody,
    responseBody: options.omit?.response ? null : logged.responseBody,
  }
}

/** Removes provider keys from an error response. Some providers repeat a key that they reject, or a part of it. */
function withoutKeys(text: string | null, { headers }: Exchange): string | null {
  if (text === null) return null
  const keys = PROVIDER_KEY_HEADERS.flatMap((name) => String(headers[name] ?? '').replace(/^Bearer +/i, '') || [])
  return redactText(keys.reduce((rest, key) => rest.replaceAll(key, '[redacted]'), text))
}
