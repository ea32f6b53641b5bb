import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { prices } from '@litecone/prices'
import { afterEach } from 'vitest'
import { openAlerts } from '../alerts/open-alerts.ts'
import type { Grant, Keyring, Scope } from '../keys/grant.ts'
import { manageKeys } from '../keys/manage-keys.ts'
import { openKeys } from '../keys/open-keys.ts'
import { type Bench, openBench, reportTo } from '../logs/log-writer.test-support.ts'
import type { WriteAheadLogWriter } from '../logs/open-log-writer.ts'
import type { LogStore } from '../stores/index.ts'
import { type ApiOptions, createApi } from './create-api.ts'

/** JSON when it is, otherwise text. */
type Body = ReturnType<typeof JSON.parse>

export interface TestApi extends Bench {
  readonly logWriter: WriteAheadLogWriter
  readonly url: string
  get(path: string, headers?: Record<string, string>): Promise<{ status: number; body: Body; headers: Headers }>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: Body }>
}

export interface TestApiOptions extends Partial<ApiOptions> {
  /** Keys and what they may; open when absent. */
  readonly keys?: Readonly<Record<string, readonly Scope[]>> | undefined
  readonly logs?: ((logs: LogStore) => LogStore) | undefined
}

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** The API on a port of its own, over a real store. */
export async function startApi({ keys, logs, ...options }: TestApiOptions = {}): Promise<TestApi> {
  const bench = await openBench()
  const logWriter = await bench.writer({ batchDelayMs: 20 })
  const own = await openKeys({ store: { folder: bench.folder }, open: true, report: reportTo(bench.reports) })
  closers.push(() => own.close())
  const report = reportTo(bench.reports)
  const alerts = await openAlerts({ place: { folder: bench.folder }, logs: bench.store, report })
  closers.push(() => alerts.close())
  const manager = manageKeys({ ...own, configured: [] })
  const services = {
    logs: logs ? logs(bench.store) : bench.store,
    alerts,
    keyring: keyringOf(keys),
    keys: manager,
    prices: prices(),
    writer: logWriter,
    report,
  }
  const api = createApi(services, { version: '1.2.3', ...options })
  const server = createServer(
    { maxHeaderSize: 65_536 },
    getRequestListener(api.fetch, { overrideGlobalObjects: false }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`
  const read = async (response: Response) => {
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers }
  }
  return {
    ...bench,
    logWriter,
    url,
    get: async (path, headers = {}) => read(await fetch(url + path, { headers })),
    post: async (path, body, headers = {}) =>
      read(
        await fetch(url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      ),
  }
}

function keyringOf(keys: TestApiOptions['keys']): Keyring {
  const grantOf = (scopes: readonly Scope[]): Grant => ({ keyId: 'k', owner: 'o', scopes, policy: {} })
  return {
    required: keys !== undefined,
    find: (key) => (keys && Object.hasOwn(keys, key) ? grantOf(keys[key] ?? []) : undefined),
  }
}
