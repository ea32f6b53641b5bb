import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { prices } from '@litecone/prices'
import { answerAiRequest } from './ai/answer-ai-request.ts'
import { createAiEndpoint } from './ai/create-ai-endpoint.ts'
import { createApi } from './api/create-api.ts'
import type { GatewayServices, Report } from './gateway-services.ts'
import { createIntake } from './intake/create-intake.ts'
import type { Grant, Keyring, Vault } from './keys/grant.ts'
import { openLogWriter } from './logs/open-log-writer.ts'
import { createMeter } from './meter/create-meter.ts'
import { answerOperations } from './operations/answer-operations.ts'
import { createHealth } from './operations/create-health.ts'
import { createMetrics } from './operations/create-metrics.ts'
import { createReport } from './operations/create-report.ts'
import { createProviders, type ProviderConfig } from './providers.ts'
import { readOptions, requestIdOf } from './proxy/arrival.ts'
import { sendOwnAnswer } from './proxy/client-sink.ts'
import type { OwnAnswer } from './proxy/exchange.ts'
import type { Policies } from './proxy/policies.ts'
import { type ProxyOptions, proxyRequest } from './proxy/proxy-request.ts'
import { createUpstream } from './proxy/upstream.ts'
import { matchRoute } from './routes/match-route.ts'
import { createRouteTable } from './routes/route-table.ts'
import { openHttpServer } from './server/http-server.ts'
import { type EmbeddedOptions, type LogEntry, openEmbeddedStores } from './stores/index.ts'

export interface GatewayOptions {
  /** Where logs, cache and limits are kept. Made when it is not there. */
  readonly folder: string
  /** Any that is free unless told. */
  readonly port?: number | undefined
  readonly providers?: Readonly<Record<string, ProviderConfig>> | undefined
  readonly report?: Report | undefined
  readonly worker?: EmbeddedOptions['worker']
}

export interface Gateway {
  readonly url: string
  readonly services: GatewayServices
  /** Takes no more requests, lets those under way end for at most so many milliseconds, and keeps what was logged. */
  close(drainMs?: number): Promise<void>
}

/** Runs a gateway on loopback, open to whoever can reach it there, on the embedded stores. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const report = options.report ?? createReport({})
  const stores = await openEmbeddedStores({ folder: options.folder, worker: options.worker })
  const writer = await openLogWriter({ store: stores.logs, folder: join(options.folder, 'write-ahead'), report })
  const book = prices()
  const services: GatewayServices = {
    ...stores,
    writer,
    keyring: OPEN_KEYRING,
    vault: EMPTY_VAULT,
    meter: createMeter({ prices: book }),
    prices: book,
    report,
  }
  const metrics = createMetrics({ writer })
  const health = createHealth({
    checks: { logs: () => stores.logs.check(), cache: () => stores.cache.check() },
    report,
  })
  const providers = createProviders(options.providers)
  const table = createRouteTable(providers, { trustLocal: true })
  const observe = (entry: LogEntry) => metrics.observe(entry)
  const ai = createAiEndpoint({ services, providers, observe })
  const upstream = createUpstream()
  const api = listenerOf(createApi(services, { version: '0.0.0' }))
  const intake = listenerOf(createIntake(services))
  const proxy: ProxyOptions = {
    services,
    upstream,
    body: { maxBytes: 100 * 1024 * 1024, stallTimeoutMs: 60_000 },
    maxLogBodyBytes: 1024 * 1024,
    trustedOrigins: table.trusted,
    policies: NO_POLICIES,
    observe,
  }
  const server = await openHttpServer(handle, {
    host: '127.0.0.1',
    port: options.port ?? 0,
    maxHeaderBytes: 64 * 1024,
    headersTimeoutMs: 30_000,
    keepAliveTimeoutMs: 65_000,
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const read = readOptions(request)
      const match = matchRoute({ host: request.headers.host, url: request.url ?? '/' }, read, table)
      const arrival = { id: requestIdOf(read), startedAt: Date.now(), options: read, grant: OPEN_GRANT }
      if (match.kind === 'proxy')
        return await proxyRequest(request, response, { ...arrival, route: match.route }, proxy)
      if (match.kind === 'ai')
        return await answerAiRequest(
          request,
          response,
          match.path,
          { ...arrival, gatewayKey: undefined },
          {
            endpoint: ai,
            limits: proxy.body,
            policies: NO_POLICIES,
          },
        )
      if (match.kind === 'operations') {
        const answer = await answerOperations(match.path.replace(/\?.*$/s, ''), request.headers, { health, metrics })
        return sendOwnAnswer(response, answer ?? NOT_FOUND)
      }
      if (match.kind === 'api') return await api(request, response)
      if (match.kind === 'intake') return await intake(request, response)
      sendOwnAnswer(response, 'answer' in match ? match.answer : NOT_FOUND)
    } catch (error) {
      report.error('A request could not be handled.', { error: String(error) })
      sendOwnAnswer(response, INTERNAL)
    }
  }

  return {
    url: server.url,
    services,
    async close(drainMs = 10_000) {
      health.drain()
      await server.drain(drainMs)
      await ai.close(drainMs)
      await upstream.close()
      await writer.close(drainMs)
      metrics.close()
      await stores.close()
    },
  }
}

/** Hono's way, without its globals: applications that embed a gateway keep their own `Request` and `Response`. */
function listenerOf({ fetch }: { fetch: Parameters<typeof getRequestListener>[0] }) {
  return getRequestListener(fetch, { overrideGlobalObjects: false })
}

const OPEN_GRANT: Grant = { keyId: null, owner: '', scopes: ['proxy', 'log', 'read', 'admin'], policy: {} }
const OPEN_KEYRING: Keyring = { required: false, find: () => OPEN_GRANT }
const EMPTY_VAULT: Vault = { find: () => undefined }

const NOT_FOUND: OwnAnswer = ownError(404, 'Nothing is at this path of the gateway yet.')
const INTERNAL: OwnAnswer = ownError(500, 'The gateway failed. Its log says why.')

function ownError(status: number, message: string): OwnAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error: { message } }) }
}

const NO_POLICIES: Policies = {
  admit: async () => undefined,
  openCache: () => undefined,
  check: async () => undefined,
  prepare: async (_exchange, _route, headers) => headers,
}
