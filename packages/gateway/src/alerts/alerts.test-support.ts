import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import type { ApiErrorBody } from '../api/api-error.ts'
import type { GatewayOptions } from '../gateway-options.ts'
import { listenTo, makeFolder, type Told } from '../keys/keys.test-support.ts'
import { startGateway } from '../start-gateway.ts'
import { entry } from '../stores/entries.test-support.ts'
import type { LogEntry } from '../stores/index.ts'
import type { AlertEvent, AlertRecord, NewAlert } from './alert.ts'

export interface Post {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  readonly body: { type: string; text: string; data: ReturnType<typeof JSON.parse> }
}

/** What takes webhooks, on a port of its own. `answer` is asked what to say to each, by its number; `null`: nothing, ever. */
export async function startReceiver(answer: (index: number) => number | null = () => 204) {
  const posts: Post[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    const index = posts.push({ headers: request.headers as Post['headers'], text, body: JSON.parse(text) }) - 1
    const status = answer(index)
    if (status === null) return
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('what only the gateway may read')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { posts, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/T0/secret-path` }
}

interface Asked {
  readonly key?: string
  readonly body?: unknown
}

/** A gateway that looks at alerts often and may reach this machine, and a way to ask it. */
export async function startAlertGateway(options: Partial<GatewayOptions> = {}) {
  const told: Told[] = []
  const gateway = await startGateway({
    folder: await makeFolder(),
    report: listenTo(told),
    environment: {},
    upstream: { allowedTargets: ['127.0.0.1'] },
    ...options,
    alerts: { everyMs: 20, retryDelaysMs: [20, 20], ...options.alerts },
  })
  let isClosed = false
  const close = async () => {
    if (!isClosed) await gateway.close(1000)
    isClosed = true
  }
  onTestFinished(close)
  const ask = async <T>(method: 'GET' | 'POST', path: string, { key, body }: Asked = {}) => {
    const response = await fetch(`${gateway.url}/api/v1${path}`, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as T & ApiErrorBody }
  }
  const get = async (id: string) => {
    const { body } = await ask<{ items: AlertRecord[] }>('GET', '/alerts')
    const found = body.items.find((alert) => alert.id === id)
    if (!found) throw new Error(`There is no alert ${id}.`)
    return found
  }
  return {
    gateway,
    told,
    close,
    ask,
    get,
    log: (...entries: Partial<LogEntry>[]) =>
      gateway.services.logs.write(entries.map((given) => entry({ createdAt: Date.now() - 1000, ...given }))),
    create: async (alert: Partial<NewAlert>) => (await ask<AlertRecord>('POST', '/alerts', { body: alert })).body,
    history: async (id: string) => (await ask<{ items: AlertEvent[] }>('GET', `/alerts/${id}/history`)).body.items,
    /** Waits until an alert was looked at so many times more. */
    async looks(id: string, count: number) {
      for (let seen = 0; seen < count; seen++) {
        const { checkedAt } = await get(id)
        await expect.poll(async () => (await get(id)).checkedAt).not.toBe(checkedAt)
      }
    },
  }
}

/** Fires when more than half of the requests of the last minute failed. */
export function errorAlert(url: string, given: Partial<NewAlert> = {}): NewAlert {
  return { name: 'Errors', metric: 'errorRate', threshold: 0.5, windowMs: 60_000, webhook: { url }, ...given }
}
