import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ParsedHeliconeHeaders } from '@litecone/headers'
import { type AiOptions, answerAiRequest } from '../ai/answer-ai-request.ts'
import { createErrorAnswer } from '../ai/error-answer.ts'
import type { Report } from '../gateway-services.ts'
import type { Authenticator } from '../keys/create-authenticator.ts'
import type { LogWriter } from '../logs/log-writer.ts'
import { readOptions, requestIdOf } from '../proxy/accepted-request.ts'
import { sendOwnAnswer } from '../proxy/client-sink.ts'
import type { OwnAnswer } from '../proxy/exchange.ts'
import { type ProxyOptions, proxyRequest } from '../proxy/proxy-request.ts'
import { asksForWebSocket } from '../proxy/upstream-headers.ts'
import { matchRoute, type RouteMatch } from '../routes/match-route.ts'
import type { OwnKind } from '../routes/own-path.ts'
import type { RouteTable } from '../routes/route-table.ts'
import { answerCors, type CorsOptions } from './cors.ts'

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

export interface HandleOptions {
  readonly table: RouteTable
  readonly authenticator: Authenticator
  readonly proxy: ProxyOptions
  readonly ai: AiOptions
  /** Handlers for the gateway's other paths. */
  readonly parts: Readonly<Record<Exclude<OwnKind, 'ai'>, Listener>>
  readonly cors: CorsOptions
  /** Called first. Returns a response to refuse clients that may not use this gateway. */
  refuse(request: IncomingMessage): OwnAnswer | undefined
  /** Whether to refuse calls if there is no room for their logs. If not, these logs are dropped. */
  readonly refuseWhenFull: boolean
  readonly writer: Pick<LogWriter, 'full'>
  readonly report: Report
}

/** Creates the handler of all requests, which passes each to the handler of its path. It never rejects. */
export function createHandler(
  options: HandleOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    try {
      const refusal = options.refuse(request)
      if (refusal) return sendOwnAnswer(response, refusal)
      if (answerCors(request, response, options.cors)) return
      const headerOptions = readOptions(request)
      const match = matchRoute({ host: request.headers.host, url: request.url ?? '/' }, headerOptions, options.table)
      if (match.kind === 'proxy' || match.kind === 'ai')
        return await answerCall(request, response, match, headerOptions, options)
      if ('answer' in match) return sendOwnAnswer(response, match.answer)
      await options.parts[match.kind](request, response)
    } catch (error) {
      options.report.error('A request could not be handled.', { error: String(error) })
      sendOwnAnswer(response, createErrorAnswer(500, 'The gateway failed. Its log says why.'))
    }
  }
}

/** Authenticates a call to a provider or to `/ai`, and passes it on. */
async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  match: Exclude<RouteMatch, { answer: OwnAnswer }>,
  headerOptions: ParsedHeliconeHeaders,
  { authenticator, proxy, ai, refuseWhenFull, writer }: HandleOptions,
): Promise<void> {
  if (asksForWebSocket(request.rawHeaders)) return sendOwnAnswer(response, NO_WEBSOCKETS)
  if (refuseWhenFull && writer.full) return sendOwnAnswer(response, NO_ROOM)
  const { headers } = request
  const isProxy = match.kind === 'proxy'
  const { path, provider } = isProxy ? match.route : { path: match.path, provider: undefined }
  const sender = await authenticator.authenticate({ headers, pathKey: match.apiKey, path, provider })
  if ('answer' in sender) return sendOwnAnswer(response, sender.answer)
  const { grant, drop } = sender
  const id = requestIdOf(headerOptions)
  const startedAt = Date.now()
  if (!isProxy) {
    const { gatewayKey } = sender
    return answerAiRequest(
      request,
      response,
      sender.path,
      { id, startedAt, options: headerOptions, grant, gatewayKey },
      ai,
    )
  }
  const route = sender.path === path ? match.route : { ...match.route, path: sender.path }
  return proxyRequest(request, response, { id, startedAt, options: headerOptions, grant, route, drop }, proxy)
}

const NO_WEBSOCKETS = /* @__PURE__ */ createErrorAnswer(
  501,
  'The gateway does not proxy WebSockets. Connect to the provider itself, and log the session at /custom/v1/log.',
  { code: 'websocket_not_supported' },
)

const NO_ROOM = /* @__PURE__ */ createErrorAnswer(
  503,
  'The gateway has no room for logs at the moment, and is configured to make no calls without logs. Try again soon.',
  { code: 'log_full' },
)
