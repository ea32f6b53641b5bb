import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { callProvider } from '../attempts/call-provider.ts'
import { parseBody } from '../body/parse-body.ts'
import type { GatewayServices } from '../gateway-services.ts'
import type { LogEntry } from '../stores/index.ts'
import type { AnswerSource } from './answer.ts'
import { type Arrival, createNotes } from './arrival.ts'
import { createBodyCopy } from './body-copy.ts'
import { createClientSink, sendOwnAnswer } from './client-sink.ts'
import type { Exchange, OwnAnswer, Route } from './exchange.ts'
import { BodyIncompleteError, type BodyLimits, BodyStalledError, BodyTooLargeError } from './read-body.ts'
import { recordExchange } from './record-exchange.ts'
import { createRecordingSink } from './recording-sink.ts'
import { needsBody, type TakenBody, takeBody } from './take-body.ts'
import type { Upstream } from './upstream.ts'
import { upstreamErrorAnswer } from './upstream-error.ts'
import { forwardableHeaders } from './upstream-headers.ts'

export interface ProxyOptions {
  readonly services: Pick<GatewayServices, 'meter' | 'writer' | 'report'>
  readonly upstream: Upstream
  readonly body: BodyLimits
  /** Of each body, for the log; of a longer one its beginning and its end are kept. */
  readonly maxLogBodyBytes: number
  readonly trustedOrigins: ReadonlySet<string>
  /** Told of every request that was logged. */
  observe(entry: LogEntry): void
}

/** Passes a request on to its provider and the answer back, untouched, and logs both. Never rejects. */
export async function proxyRequest(
  request: IncomingMessage,
  response: ServerResponse,
  route: Route,
  arrival: Arrival,
  options: ProxyOptions,
): Promise<void> {
  const requestCopy = createBodyCopy(options.maxLogBodyBytes)
  const notes = createNotes(arrival.id)
  const leaving = new AbortController()
  let body: TakenBody
  try {
    body = await takeBody(request, needsBody(arrival.options, arrival.grant), options.body, requestCopy)
  } catch (error) {
    return refuseBody(response, error, notes.answerHeaders)
  }
  const bytes = 'bytes' in body ? body.bytes : undefined
  const json = bytes && isJson(request) ? parseBody(bytes) : undefined
  const exchange: Exchange = {
    ...arrival,
    method: request.method ?? 'GET',
    route,
    headers: request.headers,
    userId: arrival.options.userId ?? (typeof json?.user === 'string' ? json.user : undefined),
    body: bytes,
    json,
    signal: leaving.signal,
    notes,
  }
  let source: AnswerSource | undefined
  const client = createClientSink(response, {
    answerHeaders: notes.answerHeaders,
    stallTimeoutMs: options.body.stallTimeoutMs,
    resume: () => source?.resume(),
    onFailure: (error) => upstreamErrorAnswer(error, notes.answeredBy ?? route),
  })
  const recording = createRecordingSink(client, {
    notes,
    requestCopy,
    responseCopy: createBodyCopy(options.maxLogBodyBytes),
    onEnd: (outcome) => void recordExchange(exchange, outcome, options.services, options.observe),
  })
  // Also comes after a whole answer, when both do nothing any more.
  response.once('close', () => {
    if (!response.writableFinished) recording.leave()
    leaving.abort()
  })
  const outgoing = {
    origin: route.origin,
    path: route.path,
    method: exchange.method,
    headers: forwardableHeaders(request.rawHeaders),
    body: bodyOf(body),
    untrusted: route.untrusted,
  }
  source = callProvider(exchange, outgoing, options.upstream, recording, { trustedOrigins: options.trustedOrigins })
}

function bodyOf(body: TakenBody): Buffer | Readable | null {
  return 'bytes' in body ? body.bytes : 'stream' in body ? body.stream : null
}

function isJson({ headers }: IncomingMessage): boolean {
  return !headers['content-encoding'] && (headers['content-type'] ?? 'application/json').includes('json')
}

function refuseBody(response: ServerResponse, error: unknown, answerHeaders: Readonly<Record<string, string>>): void {
  if (error instanceof BodyIncompleteError) return
  const status = error instanceof BodyTooLargeError ? 413 : error instanceof BodyStalledError ? 408 : 500
  const message = error instanceof Error && status !== 500 ? error.message : 'The body could not be read.'
  // What is left of the body is not read, so the connection cannot be used again.
  const headers = { 'content-type': 'application/json', connection: 'close' }
  const answer: OwnAnswer = {
    status,
    headers,
    body: JSON.stringify({ error: { message, type: 'invalid_request_error' } }),
  }
  sendOwnAnswer(response, answer, answerHeaders)
}
