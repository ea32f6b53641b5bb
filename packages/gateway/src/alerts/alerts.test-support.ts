import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import { askApi } from '../api/ask-api.test-support.ts'
import type { GatewayOptions } from '../gateway-options.ts'
import { makeFolder, type Reported, recordReports } from '../keys/keys.test-support.ts'
import { startGateway } from '../start-gateway.ts'
import { entry } from '../stores/entries.test-support.ts'
import type { LogEntry } from '../stores/index.ts'
import type { AlertEvent, AlertRecord, NewAlert } from './alert.ts'

export interface Post {
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  readonly body: { type: string; text: string; data: ReturnType<typeof JSON.parse> }
}

/** Polls for up to 15 seconds, because the machine may be busy. */
export function eventually<T>(look: () => T | Promise<T>) {
  return expect.poll(look, { timeout: 15_000, interval: 20 })
}

/** A server that receives webhooks. `answer` returns the status for the post with an index; with `null` it never responds. */
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

/** A gateway that checks alerts every 20 ms and may post to this machine, with functions that call its API. */
export async function startAlertGateway(options: Partial<GatewayOptions> = {}) {
  const reported: Reported[] = []
  const gateway = await startGateway({
    folder: await makeFolder(),
    report: recordReports(reported),
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
  const ask = askApi(gateway)
  const get = async (id: string) => {
    const { body } = await ask<{ items: AlertRecord[] }>('GET', '/alerts')
    const found = body.items.find((alert) => alert.id === id)
    if (!found) throw new Error(`There is no alert ${id}.`)
    return found
  }
  return {
    gateway,
    reported,
    close,
    ask,
    get,
    log: (...entries: Partial<LogEntry>[]) =>
      gateway.services.logs.write(entries.map((given) => entry({ createdAt: Date.now() - 1000, ...given }))),
    create: async (alert: Partial<NewAlert>) => (await ask<AlertRecord>('POST', '/alerts', { body: alert })).body,
    history: async (id: string) => (await ask<{ items: AlertEvent[] }>('GET', `/alerts/${id}/history`)).body.items,
    /** Waits until an alert was checked this many times more. */
    async checks(id: string, count: number) {
      for (let seen = 0; seen < count; seen++) {
        const { checkedAt } = await get(id)
        await eventually(async () => (await get(id)).checkedAt).not.toBe(checkedAt)
      }
    },
  }
}

/** Fires when more than half of the requests of the last minute failed. */
export function errorAlert(url: string, given: Partial<NewAlert> = {}): NewAlert {
  return { name: 'Errors', metric: 'errorRate', threshold: 0.5, windowMs: 60_000, webhook: { url }, ...given }
}
