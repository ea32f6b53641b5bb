import { randomUUID } from 'node:crypto'
import { createConnection, createServer, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { GatewayOptions } from './gateway-options.ts'
import { afterwards, answerCompletion, makeFolder, post, setUp } from './start-gateway.test-support.ts'

const POSTGRES_URL = process.env['LITECONE_TEST_POSTGRES_URL']
const REDIS_URL = process.env['LITECONE_TEST_REDIS_URL']

/** Stores that several gateways of a test share, but not with other tests. */
function sharedStores(
  redisUrl = REDIS_URL ?? '',
  postgresUrl = POSTGRES_URL ?? '',
): NonNullable<GatewayOptions['stores']> {
  const name = `t${randomUUID().replaceAll('-', '')}`
  return { postgres: { url: postgresUrl, schema: name, connections: 4 }, redis: { url: redisUrl, prefix: `${name}:` } }
}

describe('two gateways over one PostgreSQL and one Redis', () => {
  it.skipIf(POSTGRES_URL && REDIS_URL)('are tested by .ci/run, which starts both', () => undefined)
  const both = it.runIf(POSTGRES_URL && REDIS_URL)

  both(
    'hold one limit exactly while a thousand requests come at once, and log every one of them',
    { timeout: 60_000 },
    async () => {
      const stores = sharedStores()
      const [one, two] = await Promise.all([setUp(answerCompletion, { stores }), setUp(answerCompletion, { stores })])
      const call = (_: unknown, index: number) =>
        post((index % 2 ? one : two).url, { 'Helicone-RateLimit-Policy': '100;w=86400', 'Helicone-Session-Id': 'all' })
      const answers = await Promise.all(Array.from({ length: 1000 }, call))
      const statuses = answers.map(({ status }) => status)
      expect(statuses.filter((status) => status === 200)).toHaveLength(100)
      expect(statuses.filter((status) => status === 429)).toHaveLength(900)
      expect(one.asked.length + two.asked.length).toBe(100)
      const count = async () => (await one.gateway.services.logs.sessions({}, { limit: 10 })).items[0]?.requests
      await expect.poll(count, { timeout: 20_000 }).toBe(1000)
    },
  )

  both('share one cache and one set of keys', async () => {
    const stores = sharedStores()
    const one = await setUp(answerCompletion, { stores })
    const two = await setUp(answerCompletion, { stores, providers: { openai: { apiBase: `${one.origin}/v1` } } })
    const on = { 'Helicone-Cache-Enabled': 'true' }
    const states = [await post(one.url, on), await post(two.url, on)].map(({ headers }) =>
      headers.get('helicone-cache'),
    )
    expect([states, one.asked.length]).toEqual([['MISS', 'HIT'], 1])
  })

  both('go on without Redis, limiting and caching nothing, and are back with it', { timeout: 30_000 }, async () => {
    const wire = await cuttable(REDIS_URL ?? '')
    const { url, reports } = await setUp(answerCompletion, { stores: sharedStores(wire.url) })
    const headers = {
      'Helicone-RateLimit-Policy': '1;w=86400',
      'Helicone-Cache-Enabled': 'true',
      'Helicone-Cache-Seed': 'a',
    }
    expect((await post(url, headers)).status).toBe(200)
    wire.cut()
    const without = await Promise.all([post(url, headers), post(url, headers)])
    expect(without.map(({ status }) => status)).toEqual([200, 200])
    expect(reports.join('\n')).toMatch(/The cache cannot be read[\s\S]*Limits cannot be looked up/)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    wire.mend()
    const cached = { 'Helicone-Cache-Enabled': 'true' }
    const state = async () => (await post(url, cached)).headers.get('helicone-cache')
    await expect.poll(state, { timeout: 15_000 }).toBe('HIT')
    expect((await post(url, { 'Helicone-RateLimit-Policy': '1;w=86400' })).status).toBe(429)
  })

  both('respond while PostgreSQL is down, and lose no log', { timeout: 40_000 }, async () => {
    const wire = await cuttable(POSTGRES_URL ?? '')
    const stores = sharedStores(REDIS_URL, wire.url)
    const folder = await makeFolder()
    const { url, gateway, log } = await setUp(answerCompletion, { stores, folder })
    await log(await post(url))
    wire.cut()
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(url)))
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    await expect.poll(() => gateway.services.writer.state.waiting).toBe(50)
    wire.mend()
    await expect.poll(() => gateway.services.writer.state.waiting, { timeout: 30_000 }).toBe(0)
    for (const answer of answers) expect((await log(answer)).status).toBe(200)
  })
})

/** Starts a proxy for a server, which can break and restore its connections. */
async function cuttable(target: string) {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((socket) => {
    if (isCut) return void socket.destroy()
    const far = createConnection(Number(port), hostname)
    for (const end of [socket, far]) {
      sockets.add(end)
      end.on('error', () => undefined)
      end.on('close', () => {
        sockets.delete(end)
        socket.destroy()
        far.destroy()
      })
    }
    socket.pipe(far).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  afterwards(async () => {
    cut()
    await new Promise((resolve) => server.close(resolve))
  })
  const url = new URL(target)
  url.port = String((server.address() as { port: number }).port)
  return { url: url.href, cut, mend: () => void (isCut = false) }
}
