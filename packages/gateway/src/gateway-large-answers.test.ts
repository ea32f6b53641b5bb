import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, request as startRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import { buildGatewayOnce, type GatewayProcess, startProcess } from './gateway-process.test-support.ts'
import { serve } from './proxy/upstream.test-support.ts'
import { ask, makeFolder } from './start-gateway.test-support.ts'

buildGatewayOnce()

const MEGABYTE = 1_000_000
const SIZE = 200

/** Starts a provider that responds with 200 MB, as fast as the gateway reads. `written` is how much it could write so far, in MB. */
async function serveLarge(): Promise<{ origin: string; written(): number; closed(): number }> {
  const piece = Buffer.alloc(MEGABYTE, 'data: {"choices":[{"index":0,"delta":{"content":"lorem"}}]}\n\n')
  let written = 0
  let closed = 0
  const write = (response: ServerResponse) => {
    let left = SIZE
    const more = () => {
      while (left-- > 0) {
        written += 1
        if (!response.write(piece)) return void response.once('drain', more)
      }
      response.end()
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    more()
  }
  const origin = await serve((request, response) => {
    response
      .on('error', () => undefined)
      .once('close', () => {
        closed += 1
      })
    request.resume().once('end', () => write(response))
  })
  return { origin, written: () => written, closed: () => closed }
}

async function startAt(origin: string): Promise<GatewayProcess> {
  return await startProcess({
    folder: await makeFolder(),
    providers: { openai: { apiBase: `${origin}/v1` } },
    logs: { maxBodyBytes: 100_000 },
  })
}

async function askLarge(url: string, headers = {}): Promise<IncomingMessage> {
  const asking = startRequest(`${url}/v1/chat/completions`, { method: 'POST', headers })
  asking.on('error', () => undefined).end(JSON.stringify({ ...ask, stream: true }))
  const [response] = (await once(asking, 'response')) as [IncomingMessage]
  response.on('error', () => undefined)
  return response
}

/** Reads a response. Resolves to its size in bytes and the maximum memory of the gateway meanwhile. */
async function readAll(response: IncomingMessage, gateway: GatewayProcess): Promise<{ size: number; most: number }> {
  let size = 0
  let most = 0
  const look = setInterval(async () => {
    most = Math.max(most, await memoryOf(gateway))
  }, 50)
  for await (const chunk of response) size += (chunk as Buffer).length
  clearInterval(look)
  return { size, most: Math.max(most, await memoryOf(gateway)) }
}

async function memoryOf(gateway: GatewayProcess): Promise<number> {
  return (await gateway.ask('figures')).memory.rss / MEGABYTE
}

/** Waits until a number no longer changes, and resolves to it. */
async function settled(read: () => number): Promise<number> {
  for (let before = -1; ; ) {
    if (before === read()) return before
    before = read()
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

describe('a response of 200 MB', () => {
  it('passes through in limited memory, and its log has its beginning and its end', async () => {
    const { origin } = await serveLarge()
    const gateway = await startAt(origin)
    await readAll(await askLarge(gateway.url), gateway)
    const before = await memoryOf(gateway)
    const response = await askLarge(gateway.url)
    const { size, most } = await readAll(response, gateway)
    expect(size).toBe(SIZE * MEGABYTE)
    expect(most - before).toBeLessThan(100)
    await gateway.ask('flush')
    const log = await fetch(`${gateway.url}/api/v1/requests/${response.headers['helicone-id']}`)
    expect(await log.json()).toMatchObject({ status: 200, responseSize: SIZE * MEGABYTE })
  })

  it('passes through in limited memory even with retries, checks and a cache', async () => {
    const { origin } = await serveLarge()
    const gateway = await startAt(origin)
    const before = await memoryOf(gateway)
    const headers = {
      'helicone-retry-enabled': 'true',
      'helicone-cache-enabled': 'true',
      'helicone-llm-security-enabled': 'true',
    }
    const { size, most } = await readAll(await askLarge(gateway.url, headers), gateway)
    expect(size).toBe(SIZE * MEGABYTE)
    expect(most - before).toBeLessThan(200)
  })

  it('is read no faster than the client reads, and is complete', async () => {
    const { origin, written } = await serveLarge()
    const gateway = await startAt(origin)
    const before = await memoryOf(gateway)
    const response = await askLarge(gateway.url)
    // The kernel's buffers on both sides of the gateway hold a few megabytes.
    const taken = await settled(written)
    expect(taken).toBeLessThan(SIZE / 2)
    expect((await memoryOf(gateway)) - before).toBeLessThan(60)
    expect((await readAll(response, gateway)).size).toBe(SIZE * MEGABYTE)
  })

  it('is cancelled if its client reads nothing for the configured time', async () => {
    const { origin, closed } = await serveLarge()
    const gateway = await startProcess({
      folder: await makeFolder(),
      providers: { openai: { apiBase: `${origin}/v1` } },
      server: { stallTimeoutMs: 300 },
    })
    const response = await askLarge(gateway.url)
    await expect.poll(closed, { timeout: 10_000 }).toBe(1)
    await gateway.ask('flush')
    const log = await fetch(`${gateway.url}/api/v1/requests/${response.headers['helicone-id']}`)
    expect(await log.json()).toMatchObject({ status: -3 })
  })

  it('is cancelled at the provider within a second after its clients disconnect', async () => {
    const { origin, closed } = await serveLarge()
    const gateway = await startAt(origin)
    const responses = await Promise.all(Array.from({ length: 20 }, () => askLarge(gateway.url)))
    await Promise.all(responses.map((response) => once(response, 'data')))
    expect(closed()).toBe(0)
    for (const response of responses) response.destroy()
    await expect.poll(closed, { timeout: 1000 }).toBe(20)
    await gateway.ask('flush')
    const { items } = await (await fetch(`${gateway.url}/api/v1/requests?status=-3`)).json()
    expect(items).toHaveLength(20)
  })
})
