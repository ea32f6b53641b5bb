import type { GatewayServices, LogAttempt, LogEntry } from '@litecone/gateway'
import { heliconeHeaders } from '@litecone/headers'
import type { Exchange } from './create-exchange.ts'
import type { Model } from './models.ts'
import type { Random } from './random.ts'
import { OWN_LIMIT, overloadedStatus, refusalBody } from './refusals.ts'

/** What a log has besides the bodies. */
export interface Given extends Pick<LogEntry, 'createdAt' | 'userId' | 'properties'> {
  readonly now: number
  /** The gateway's function that reads the model, tokens, cost and error from the bodies. */
  readonly meter: GatewayServices['meter']
  readonly promptId?: string | null
  readonly sessionId?: string
  readonly sessionPath?: string
  readonly sessionName?: string
}

export const DAY = 86_400_000

/** The log of an exchange, as the gateway's proxy writes it. */
export function createEntry(exchange: Exchange, given: Given, random: Random): LogEntry {
  const { createdAt, promptId = null, sessionId = null, sessionPath = null, sessionName = null } = given
  const { userId, properties, now, meter } = given
  const outcome = createOutcome(exchange, given, random)
  const { status, responseBody, contentType, cache, attempts } = outcome
  const { pathname, search, origin } = new URL(exchange.url)
  const { userId: _user, ...measured } = meter({
    provider: exchange.model.provider.id,
    path: `${pathname}${search}`,
    requestBody: exchange.requestBody,
    responseBody,
    contentType,
    status,
    at: createdAt,
  })
  const isHit = cache === 'hit'
  const promptVersion = promptId === null ? null : createdAt > now - 5 * DAY ? '2' : '1'
  return {
    id: random.id(),
    createdAt: Math.round(createdAt),
    provider: exchange.model.provider.id,
    source: 'proxy',
    method: 'POST',
    url: `${origin}${pathname}${search}`,
    ...measured,
    errorType: outcome.errorType ?? measured.errorType,
    status,
    latencyMs: outcome.latencyMs,
    timeToFirstTokenMs: outcome.firstTokenMs,
    costUsd: isHit ? 0 : measured.costUsd,
    cacheSavedUsd: isHit ? measured.costUsd : null,
    cache,
    userId,
    promptId,
    promptVersion,
    sessionId,
    sessionPath,
    sessionName,
    properties,
    rateLimited: outcome.errorType === 'rate_limited',
    securityVerdict: null,
    keyId: null,
    scores: status === 200 && random.next() < 0.1 ? { helpfulness: Math.round(random.next() * 100) / 100 } : {},
    feedback: status === 200 && random.next() < 0.05 ? random.next() < 0.8 : null,
    requestSize: Buffer.byteLength(exchange.requestBody),
    responseSize: Buffer.byteLength(responseBody),
    attempts,
    requestHeaders: requestHeadersOf(given, outcome),
    responseHeaders: outcome.headers,
    requestBody: exchange.requestBody,
    responseBody: responseBody || null,
  }
}

interface Outcome
  extends Pick<LogEntry, 'status' | 'cache' | 'attempts' | 'latencyMs'>,
    Pick<Exchange, 'firstTokenMs'> {
  readonly responseBody: string
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  readonly errorType?: string
  readonly retries: boolean
}

function createOutcome(exchange: Exchange, { createdAt, now, sessionId }: Given, random: Random): Outcome {
  const { model, stream } = exchange
  const contentType = stream ? 'text/event-stream; charset=utf-8' : 'application/json'
  const { status, tries } = pickStatus(createdAt, now, model, sessionId === undefined, random)
  const cache: LogEntry['cache'] = random.next() < 0.22 ? (random.next() < 0.45 ? 'hit' : 'miss') : null
  const answered = {
    status,
    contentType,
    responseBody: exchange.responseBody,
    headers: { 'content-type': contentType },
  }
  const isCancelled = status === CANCELLED
  const ended = status === 200 || (isCancelled && stream)
  if (status === 429 && random.next() < 0.7) {
    const { body, headers } = OWN_LIMIT
    const own = { status, cache: null, attempts: [], latencyMs: 1 + random.next(), firstTokenMs: null, retries: false }
    return { ...own, contentType: headers['content-type'], headers, responseBody: body, errorType: 'rate_limited' }
  }
  if (status === 200 && cache === 'hit') {
    const headers = { ...answered.headers, 'helicone-cache': 'HIT' }
    return {
      ...answered,
      headers,
      cache,
      attempts: [],
      latencyMs: random.skewed(2, 9),
      firstTokenMs: null,
      retries: false,
    }
  }
  const refusal = overloadedStatus(model)
  const statuses = [...Array<number>(tries - 1).fill(refusal), isCancelled ? 200 : status]
  // A client disconnects after a part of the response.
  const share = isCancelled ? 0.3 + 0.4 * random.next() : 1
  const lastMs = ended ? exchange.latencyMs * share : random.skewed(40, 700)
  const { attempts, before } = createAttempts(exchange, statuses, { createdAt, lastMs }, random)
  const first = ended && exchange.firstTokenMs !== null ? before + Math.min(exchange.firstTokenMs, lastMs) : null
  const common: Pick<Outcome, 'cache' | 'attempts' | 'latencyMs' | 'retries'> = {
    cache: status === 200 ? cache : null,
    attempts,
    latencyMs: before + lastMs + 1,
    retries: tries > 1,
  }
  if (ended) {
    const responseBody = isCancelled ? cutBody(exchange.responseBody, share) : exchange.responseBody
    return { ...answered, ...common, responseBody, firstTokenMs: first }
  }
  const json = 'application/json'
  const responseBody = isCancelled ? '' : refusalBody(model, status)
  return { status, contentType: json, headers: { 'content-type': json }, ...common, responseBody, firstTokenMs: null }
}

/** Each attempt, with pauses between them. `before`: milliseconds until the last one begins. */
function createAttempts(
  { model, url }: Exchange,
  statuses: readonly number[],
  { createdAt, lastMs }: { readonly createdAt: number; readonly lastMs: number },
  random: Random,
) {
  let before = 1
  const attempts = statuses.map((status, index): LogAttempt => {
    const isLast = index === statuses.length - 1
    const latencyMs = Math.round(isLast ? lastMs : random.skewed(80, 600))
    const startedAt = Math.round(createdAt + before)
    if (!isLast) before += latencyMs + 500 * 2 ** index * (0.5 + random.next())
    return { provider: model.provider.id, model: model.id, url, status, startedAt, latencyMs }
  })
  return { attempts, before }
}

/** Helicone's status for a cancelled request. */
const CANCELLED = -3

/** Failures are rare and mostly solved by a retry, except in two hours three days ago, when one provider was overloaded. */
function pickStatus(
  at: number,
  now: number,
  model: Model,
  isSingle: boolean,
  random: Random,
): { status: number; tries: number } {
  const ago = now - at
  const isBad = model.format === 'anthropic' && ago > 3 * DAY && ago < 3 * DAY + 7_200_000
  return random.pick([
    [isBad ? 20 : 94, { status: 200, tries: 1 }],
    [isBad ? 20 : 2.4, { status: 200, tries: 2 }],
    [isBad ? 50 : 0.5, { status: overloadedStatus(model), tries: 3 }],
    [2, { status: 429, tries: 1 }],
    // Not in a session: the agent would get the same error with every retry.
    [isSingle ? 0.7 : 0, { status: 400, tries: 1 }],
    [0.5, { status: CANCELLED, tries: 1 }],
  ])
}

/** The complete events that had arrived when the client disconnected. */
function cutBody(body: string, share: number): string {
  const end = body.indexOf('\n\n', Math.floor(body.length * share))
  return end < 0 ? body : body.slice(0, end + 2)
}

/** The headers of an application that uses `heliconeHeaders`. The key is masked, as in every log. */
function requestHeadersOf(given: Given, { cache, retries }: Outcome): LogEntry['requestHeaders'] {
  const { userId, properties, promptId, sessionId, sessionPath, sessionName } = given
  const headers = heliconeHeaders({
    ...(userId !== null && { userId }),
    properties,
    ...(promptId != null && { prompt: { id: promptId } }),
    ...(sessionId !== undefined && { session: { id: sessionId, path: sessionPath ?? '/', name: sessionName ?? '' } }),
    ...(cache !== null && { cache: true }),
    ...(retries && { retry: { num: 3 } }),
  })
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return { 'content-type': 'application/json', authorization: '[redacted]', ...Object.fromEntries(named) }
}
