import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { Keyring } from '../keys/grant.ts'
import { reportTo } from '../logs/log-writer.test-support.ts'
import { entry } from '../stores/entries.test-support.ts'
import { answerOperations } from './answer-operations.ts'
import { createHealth } from './create-health.ts'
import { createMetrics } from './create-metrics.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function start(keyring?: Keyring) {
  const health = createHealth({ checks: { logs: async () => undefined }, report: reportTo([]) })
  const metrics = createMetrics()
  server = createServer(async (request, response) => {
    const answer = await answerOperations(request.url ?? '', request.headers, { health, metrics, keyring })
    response.writeHead(answer?.status ?? 404, answer?.headers).end(answer?.body)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { health, metrics, get: (path: string, headers = {}) => fetch(url + path, { headers }) }
}

describe('the operations endpoints', () => {
  it('report that the process is up, and whether it is ready', async () => {
    const { health, get } = await start()
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await get('/readyz')).status).toBe(200)
    health.drain()
    const answer = await get('/readyz')
    expect(answer.status).toBe(503)
    expect(await answer.json()).toEqual({ ready: false, draining: true, checks: { logs: 'ok' } })
    expect((await get('/healthz')).status).toBe(200)
    expect((await get('/healthy')).status).toBe(404)
  })

  it('return metrics to clients with the scope', async () => {
    const grants = { reads: ['read'], logs: ['log'] } as const
    const { metrics, get } = await start({
      required: true,
      find: (key) =>
        key === 'reads' || key === 'logs' ? { keyId: 'k', owner: 'o', scopes: grants[key], policy: {} } : undefined,
    })
    metrics.observe(entry())
    expect((await get('/metrics')).status).toBe(401)
    expect((await get('/metrics', { authorization: 'Bearer logs' })).status).toBe(403)
    const answer = await get('/metrics', { authorization: 'Bearer reads' })
    expect(answer.headers.get('content-type')).toContain('text/plain')
    expect(await answer.text()).toContain('litecone_requests_total{')
  })
})
