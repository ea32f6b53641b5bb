import { once } from 'node:events'
import type { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { buildGatewayOnce, type GatewayProcess, startProcess } from './gateway-process.test-support.ts'
import { openSocket, rawPost } from './gateway-raw.test-support.ts'
import { serve } from './proxy/upstream.test-support.ts'
import { completion, makeFolder, post } from './start-gateway.test-support.ts'

buildGatewayOnce()

/** Number of clients: 10,000 in CI, fewer on a developer's machine. */
const CROWD = process.env['LITECONE_TEST_HEAVY'] ? 10_000 : 4_000

/** The gateway's timeouts: long enough for all clients to be connected at the same time. */
const TIMEOUT_MS = 3_000 + CROWD

const HEAD = 'POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'

/** What a client does before it pauses. */
const KINDS: readonly ((socket: Socket) => void)[] = [
  // Sends nothing at all.
  () => undefined,
  // Sends a part of its headers.
  (socket) => void socket.write(`${HEAD}X-Slow: a`),
  // Announces a body, and sends only its beginning.
  (socket) => void socket.write(`${HEAD}Content-Length: 1000\r\n\r\n{"model":`),
  // Sends the first chunk of a long body.
  (socket) => void socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"mod\r\n`),
  // Receives a response, and keeps its connection open.
  (socket) => void socket.write(rawPost().replace('Connection: close\r\n', '')),
]

/** Opens connections in groups, because the system's queue for new ones is short. */
async function connectMany(url: string, count: number): Promise<Set<Socket>> {
  const open = new Set<Socket>()
  for (let begun = 0; begun < count; begun += 250) {
    const some = Array.from({ length: Math.min(250, count - begun) }, (_, index) => {
      const socket = openSocket(url)
      open.add(socket)
      socket.resume().once('close', () => open.delete(socket))
      return once(socket, 'connect').then(() => KINDS[index % KINDS.length]?.(socket))
    })
    await Promise.all(some)
  }
  return open
}

async function megabytesOf(gateway: GatewayProcess): Promise<number> {
  return (await gateway.ask('figures')).memory.rss / 1e6
}

it(`answers others while ${CROWD} clients stand still, within bounded memory, and lets them go in time`, async () => {
  const origin = await serve((request, response) => {
    request.on('error', () => undefined)
    request.resume().once('end', () => response.end(JSON.stringify(completion)))
  })
  const gateway = await startProcess({
    folder: await makeFolder(),
    providers: { openai: { apiBase: `${origin}/v1` } },
    server: { headersTimeoutMs: TIMEOUT_MS, stallTimeoutMs: TIMEOUT_MS, keepAliveTimeoutMs: TIMEOUT_MS },
  })
  for (let turn = 0; turn < 20; turn += 1) await (await post(gateway.url)).text()
  const before = await megabytesOf(gateway)
  const open = await connectMany(gateway.url, CROWD)
  for (let turn = 0; turn < 10; turn += 1) expect(await (await post(gateway.url)).json()).toEqual(completion)
  expect(open.size).toBeGreaterThan(CROWD * 0.9)
  // A connection takes about 20 kB, half of it in Node itself.
  expect(((await megabytesOf(gateway)) - before) / CROWD).toBeLessThan(0.04)

  await expect.poll(() => open.size, { timeout: 60_000, interval: 200 }).toBe(0)
  expect(await (await post(gateway.url)).json()).toEqual(completion)
  await gateway.ask('flush')
  expect(gateway.reports.filter((line) => line.startsWith('error'))).toEqual([])
}, 120_000)
