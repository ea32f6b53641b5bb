import type { IncomingMessage, ServerResponse } from 'node:http'
import { assembleBody, parseBody } from '../body/parse-body.ts'
import type { GatewayServices } from '../gateway-services.ts'
import type { LogEntry } from '../stores/index.ts'
import { type AcceptedRequest, createNotes } from './accepted-request.ts'
import type { AnswerSource } from './answer.ts'
import { type BodyCopy, createBodyCopy } from './body-copy.ts'
import { createClientConnection } from './client-connection.ts'
import { createClientSink, sendOwnAnswer } from './client-sink.ts'
import type { Exchange, OwnAnswer, Route } from './exchange.ts'
import { prepareBody } from './prepare-body.ts'
import { BodyIncompleteError, type BodyLimits, isRefusedBody } from './read-body.ts'
import { recordExchange } from './record-exchange.ts'
import { createRecordingSink } from './recording-sink.ts'
import { type RunOptions, runExchange } from './run-exchange.ts'
import { needsBody, type TakenBody, takeBody } from './take-body.ts'
import { upstreamErrorAnswer } from './upstream-error.ts'
import { forwardableHeaders } from './upstream-headers.ts'

export interface ProxyOptions extends RunOptions {
  readonly services: Pick<GatewayServices, 'meter' | 'writer' | 'report'>
  readonly body: BodyLimits
  /** Maximum size of each body in the log. Of longer ones, the beginning and the end are kept. */
  readonly maxLogBodyBytes: number
  /** Called with the log of every request, for the metrics. */
  observe(entry: LogEntry): void
}

/** A request after authentication and routing. */
export interface RoutedRequest extends AcceptedRequest {
  readonly route: Route
  /** Names of headers that contained a gateway key, in lower case. They are not forwarded. */
  readonly drop?: readonly string[] | undefined
}

/** Forwards a request to its provider and returns the response, both unchanged unless headers of the request say otherwise. Logs both. Never rejects. */
export async function proxyRequest(
  request: IncomingMessage,
  response: ServerResponse,
  routed: RoutedRequest,
  options: ProxyOptions,
): Promise<void> {
  const { id, startedAt, route, options: headerOptions, grant, drop } = routed
  const copy = createBodyCopy(options.maxLogBodyBytes)
  const notes = createNotes(id)
  let taken: TakenBody
  try {
    const mayNameUser = options.policies.limitsUsers && headerOptions.userId === undefined && isJson(request)
    taken = await takeBody(request, mayNameUser || needsBody(headerOptions, grant), options.body, copy)
  } catch (error) {
    return refuseBody(response, error, notes.answerHeaders)
  }
  const body = readBodyOf(request, taken, routed)
  const connection = createClientConnection()
  const exchange: Exchange = {
    id,
    startedAt,
    method: request.method ?? 'GET',
    route,
    headers: request.headers,
    options: headerOptions,
    grant,
    userId: headerOptions.userId ?? (typeof body.json?.user === 'string' ? body.json.user : undefined),
    body: body.bytes,
    json: body.json,
    connection,
    notes,
  }
  let source: AnswerSource | undefined
  const client = createClientSink(response, {
    answerHeaders: notes.answerHeaders,
    stallTimeoutMs: options.body.stallTimeoutMs,
    resume: () => source?.resume(),
    onFailure: (error) =>
      isRefusedBody(error.cause) ? bodyErrorAnswer(error.cause) : upstreamErrorAnswer(error, notes.answeredBy ?? route),
  })
  const recording = createRecordingSink(client, {
    notes,
    requestCopy: body.isReplaced ? copyOf(body.bytes, options) : copy,
    responseCopy: createBodyCopy(options.maxLogBodyBytes),
    onEnd: (outcome) => void recordExchange(exchange, outcome, options.services, options.observe),
  })
  response.once('close', () => {
    // After a complete response there is nothing to cancel, and calling all listeners would take as long as logging.
    if (response.writableFinished) return
    recording.disconnect()
    connection.markClosed()
  })
  const { origin, path, untrusted } = route
  const outgoing = {
    origin,
    path,
    method: exchange.method,
    headers: forwardableHeaders(request.rawHeaders, { drop, bodyReplaced: body.isReplaced }),
    body: body.bytes ?? ('stream' in taken ? taken.stream : null),
    untrusted,
  }
  source = await runExchange(exchange, outgoing, recording, options)
}

interface ReadBody {
  readonly bytes: Buffer | undefined
  readonly json: Readonly<Record<string, unknown>> | undefined
  readonly isReplaced: boolean
}

function readBodyOf(request: IncomingMessage, taken: TakenBody, { options, route }: RoutedRequest): ReadBody {
  const bytes = 'bytes' in taken ? taken.bytes : undefined
  const sent = bytes && isJson(request) ? parseBody(bytes) : undefined
  const json = sent && prepareBody(sent, options, route)
  const isReplaced = json !== undefined && json !== sent
  return { bytes: isReplaced ? assembleBody(json) : bytes, json, isReplaced }
}

/** A copy of the changed body, because the log shows what was sent to the provider. */
function copyOf(bytes: Buffer | undefined, { maxLogBodyBytes }: ProxyOptions): BodyCopy {
  const copy = createBodyCopy(maxLogBodyBytes)
  if (bytes) copy.add(bytes)
  return copy
}

function isJson({ headers }: IncomingMessage): boolean {
  return !headers['content-encoding'] && (headers['content-type'] ?? 'application/json').includes('json')
}

function refuseBody(response: ServerResponse, error: unknown, answerHeaders: Readonly<Record<string, string>>): void {
  if (!(error instanceof BodyIncompleteError)) sendOwnAnswer(response, bodyErrorAnswer(error), answerHeaders)
}

function bodyErrorAnswer(error: unknown): OwnAnswer {
  const [status, message] = isRefusedBody(error) ? [error.status, error.message] : [500, 'The body could not be read.']
  return {
    status,
    // The rest of the body is not read, so the connection cannot be reused.
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ error: { message, type: 'invalid_request_error' } }),
  }
}
