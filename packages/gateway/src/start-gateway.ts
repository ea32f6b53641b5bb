import { getRequestListener } from '@hono/node-server'
import { createAiEndpoint } from './ai/create-ai-endpoint.ts'
import { createApi } from './api/create-api.ts'
import { createPolicies } from './create-policies.ts'
import { createDashboard, pagesFolder } from './dashboard/create-dashboard.ts'
import type { GatewayOptions } from './gateway-options.ts'
import type { GatewayServices } from './gateway-services.ts'
import { createIntake } from './intake/create-intake.ts'
import { createAuthenticator } from './keys/create-authenticator.ts'
import { type OpenServices, openServices } from './open-services.ts'
import { answerOperations } from './operations/answer-operations.ts'
import { createHealth } from './operations/create-health.ts'
import { createMetrics } from './operations/create-metrics.ts'
import { createReport } from './operations/create-report.ts'
import { createProviders, type Providers } from './providers.ts'
import { sendOwnAnswer } from './proxy/client-sink.ts'
import { coreConnector } from './proxy/core-connector.ts'
import { proxyRules } from './proxy/proxy-rules.ts'
import { createUpstream } from './proxy/upstream.ts'
import { providerAt } from './routes/provider-at.ts'
import { unknownRoute } from './routes/refused-route.ts'
import { createRouteTable } from './routes/route-table.ts'
import { withoutQuery } from './routes/without-query.ts'
import { createHandler, type HandleOptions } from './server/handle-request.ts'
import { openHttpServer } from './server/http-server.ts'
import { isLoopback } from './server/is-loopback.ts'
import { refuseWebPages } from './server/refuse-web-pages.ts'
import type { LogEntry } from './stores/index.ts'
import { VERSION } from './version.ts'

export interface Gateway {
  /** `http://127.0.0.1:8787` */
  readonly url: string
  /** Whether anyone who can reach the gateway may use it: on loopback, until the first gateway key is created. */
  readonly isOpen: boolean
  readonly services: GatewayServices
  /** Accepts no more requests, waits up to `drainMs` milliseconds (default 10,000) for running ones, and writes all logs. */
  close(drainMs?: number): Promise<void>
}

const MEBIBYTE = 1024 * 1024

/**
 * Starts a gateway. Rejects with an error that says what to do: if the folder, a store or the port is not available, if the configuration is invalid, or if other
 * machines could use the gateway without a key, because it listens on another address than loopback and no key was created.
 */
export async function startGateway(given: GatewayOptions): Promise<Gateway> {
  const options = withProxies(given)
  const { host = '127.0.0.1', server = {} } = options
  const report = options.report ?? createReport({})
  const isLocal = isLoopback(host)
  const providers = createProviders(options.providers, options.environment)
  const services = await openServices(options, { providers, open: isLocal, report })
  try {
    if (!isLocal && !services.hasKeys) throw missingKeysError(host)
    const parts = createParts(services, providers, options)
    const http = await openHttpServer(createHandler(parts.handling), {
      host,
      port: options.port ?? 0,
      maxHeaderBytes: server.maxHeaderBytes ?? 64 * 1024,
      headersTimeoutMs: server.headersTimeoutMs ?? 30_000,
      keepAliveTimeoutMs: server.keepAliveTimeoutMs ?? 65_000,
      maxConnections: server.maxConnections,
    })
    return {
      url: http.url,
      get isOpen() {
        return !services.keyring.required
      },
      services,
      async close(drainMs = 10_000) {
        parts.health.drain()
        await http.drain(drainMs)
        await parts.close(drainMs)
        await services.close(drainMs)
      },
    }
  } catch (error) {
    await services.close(0)
    throw error
  }
}

function withProxies(options: GatewayOptions): GatewayOptions {
  const { upstream = {}, environment = process.env } = options
  return { ...options, upstream: { proxyFor: proxyRules(upstream, environment), ...upstream } }
}

function missingKeysError(host: string): Error {
  return new Error(
    `Other machines can reach a gateway on ${host}, and it has no keys: anyone could spend your money through it. ` +
      'Create a key with "litecone-gateway keys create", or listen on 127.0.0.1.',
  )
}

function createParts(services: OpenServices, providers: Providers, options: GatewayOptions) {
  const { server = {}, logs = {}, host = '127.0.0.1' } = options
  const { report, writer, keyring } = services
  const table = createRouteTable(providers, { trustLocal: isLoopback(host) })
  const metrics = createMetrics({ writer })
  const observe = (entry: LogEntry) => metrics.observe(entry)
  const health = createHealth({
    checks: {
      async logs() {
        const { failing } = writer.state
        // `check` only reads, which also succeeds if the disk of the store is full. So the result of the last write counts too.
        if (failing !== undefined) throw new Error(failing)
        await services.logs.check()
      },
      cache: () => services.cache.check(),
      limits: () => services.counters.check(),
    },
    // The gateway can make calls without its stores: logs wait in the write-ahead file, and cache and limits are skipped.
    required: [],
    report,
  })
  const policies = createPolicies(services, providers, options)
  const upstream = createUpstream(options.upstream)
  const limits = {
    maxBytes: server.maxBodyBytes ?? 100 * MEBIBYTE,
    stallTimeoutMs: server.stallTimeoutMs ?? 60_000,
  }
  const { environment } = options
  const maxLogBodyBytes = logs.maxBodyBytes ?? MEBIBYTE
  const connector = coreConnector(options.upstream)
  const endpoint = createAiEndpoint({ services, providers, observe, environment, connector, allows: policies.allows })
  const cors = { origins: server.corsOrigins ?? [] }
  const webPages = { ...cors, hosts: server.hosts ?? [] }
  const handling: HandleOptions = {
    table,
    authenticator: createAuthenticator({ keyring, report }),
    ai: { endpoint, limits, policies },
    proxy: {
      services,
      policies,
      upstream,
      body: limits,
      maxLogBodyBytes,
      trustedOrigins: table.trusted,
      providerOf: (origin) => providerAt(origin, table),
      observe,
    },
    parts: {
      api: listenerOf(createApi(services, { version: VERSION })),
      intake: listenerOf(
        createIntake(services, {
          maxBodyBytes: maxLogBodyBytes,
          bodyTimeoutMs: limits.stallTimeoutMs,
          observer: metrics.intake,
        }),
      ),
      async operations(request, response) {
        const path = withoutQuery(request.url ?? '')
        const answer = await answerOperations(path, request.headers, { health, metrics, keyring })
        sendOwnAnswer(response, answer ?? unknownRoute('There is nothing at this path.', table.byPath.keys()))
      },
      dashboard: createDashboard(pagesFolder()),
    },
    cors,
    refuse: ({ headers }) => (keyring.required ? undefined : refuseWebPages(headers, webPages)),
    refuseWhenFull: logs.onFull === 'refuse-requests',
    writer,
    report,
  }
  return {
    handling,
    health,
    async close(drainMs: number) {
      await endpoint.close(drainMs)
      await upstream.close()
      metrics.close()
    },
  }
}

/** By default, Hono's adapter would replace the global `Request` and `Response`, which would also affect applications that embed a gateway. */
function listenerOf({ fetch }: { fetch: Parameters<typeof getRequestListener>[0] }) {
  return getRequestListener(fetch, { overrideGlobalObjects: false })
}
