import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Transport, TransportFailure, TransportRequest } from '../src/transport.ts'
import * as overFetch from '../src/transport-fetch.ts'
import * as overUndici from '../src/transport-undici.ts'
import { events, startUpstream, useUpstream } from './upstream.ts'

const upstream = useUpstream()

function request(origin: string, timeouts: Partial<TransportRequest['timeouts']> = {}): TransportRequest {
  return {
    origin,
    path: '/x?y=1',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-one': '1' },
    body: '{"a":"é"}',
    timeouts: { connect: 5_000, firstByte: 5_000, idle: 5_000, ...timeouts },
  }
}

/** Everything a sink is told, and the end as a promise. */
function listen(transport: Transport, to: TransportRequest, decodeText: (pieces: Uint8Array[]) => string) {
  const pieces: Uint8Array[] = []
  const seen = { status: 0, headers: {} as Readonly<Record<string, string>>, text: () => decodeText(pieces) }
  let control: ReturnType<Transport['start']> | undefined
  const end = new Promise<TransportFailure | 'end'>((resolve) => {
    control = transport.start(to, {
      onHead(status, headers) {
        seen.status = status
        seen.headers = headers
      },
      onData: (bytes) => void pieces.push(bytes),
      onEnd: () => resolve('end'),
      onError: resolve,
    })
  })
  return { seen, end, pieces, control: control! }
}

describe.each([
  ['undici', overUndici],
  ['fetch', overFetch],
])('the transport over %s', (_name, { createTransport, decodeText }) => {
  it('returns headers and body, and sends what it was given', async () => {
    const server = await upstream((response) => {
      response.writeHead(201, { 'x-two': '2' })
      response.write('naï')
      response.end('ve')
    })
    const { seen, end } = listen(createTransport(), request(server.url), decodeText)
    expect(await end).toBe('end')
    expect(seen.status).toBe(201)
    expect(seen.headers['x-two']).toBe('2')
    expect(seen.text()).toBe('naïve')
    expect(server.requests[0]).toMatchObject({
      url: '/x?y=1',
      method: 'POST',
      body: { a: 'é' },
      headers: { 'x-one': '1' },
    })
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('reads a response compressed with %s that nobody asked for', async (encoding, compress) => {
    const server = await upstream((response) => {
      response.writeHead(200, { 'content-encoding': encoding })
      response.end(compress('naïve '.repeat(1_000)))
    })
    const { seen, end } = listen(createTransport(), request(server.url), decodeText)
    expect(await end).toBe('end')
    expect(seen.text()).toBe('naïve '.repeat(1_000))
  })

  it('does not follow redirects, which would carry the key elsewhere', async () => {
    const server = await upstream((response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
    const { seen, end } = listen(createTransport(), request(server.url), decodeText)
    expect(await end).toBe('end')
    expect(seen.status).toBe(302)
  })

  it('closes the socket on abort and does not call the sink again', async () => {
    const server = await upstream(events([{ n: 1 }], 'open'))
    const { control, end, pieces } = listen(createTransport(), request(server.url), decodeText)
    await expect.poll(() => pieces.length).toBe(1)
    control.abort()
    await expect.poll(server.closedEarly).toBe(1)
    expect(await Promise.race([end, 'silence'])).toBe('silence')
  })

  it('distinguishes first byte and idle timeouts', async () => {
    const server = await upstream(() => {}, events([{ n: 1 }], 'open'))
    const transport = createTransport()
    const first = await listen(transport, request(server.url, { connect: 20, firstByte: 20 }), decodeText).end
    expect(first).toMatchObject({ code: 'timeout', message: expect.stringMatching(/first byte/) })
    const idle = await listen(transport, request(server.url, { idle: 30 }), decodeText).end
    expect(idle).toMatchObject({ code: 'timeout', message: expect.stringMatching(/idle/) })
  })

  it('reports a connection that was refused or broke', async () => {
    const gone = await startUpstream()
    await gone[Symbol.asyncDispose]()
    const refused = await listen(createTransport(), request(gone.url), decodeText).end
    expect(refused).toMatchObject({ code: 'api_connection', message: expect.stringMatching(/ECONNREFUSED/) })
    const server = await upstream(events([{ n: 1 }], 'cut'))
    expect(await listen(createTransport(), request(server.url), decodeText).end).toMatchObject({
      code: 'api_connection',
    })
  })

  it('lets a paused reader hold the sender back', async () => {
    const size = 64 * 1024 * 1024
    let written = 0
    let goOn = () => {}
    const paused = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const server = await upstream(async (response) => {
      const block = Buffer.alloc(64 * 1024, 120)
      while (written < size) {
        written += block.length
        if (!response.write(block)) await new Promise((resolve) => response.once('drain', resolve))
        // Half of it would be read before a busy machine comes to pause.
        await paused
      }
      response.end()
    })
    const { control, end, pieces } = listen(createTransport(), request(server.url), decodeText)
    await expect.poll(() => pieces.length).toBeGreaterThan(0)
    control.pause()
    goOn()
    let before = -1
    // When nothing is written any more, buffers are full: far from all of it.
    await expect.poll(() => before === (before = written), { interval: 200 }).toBe(true)
    expect(written).toBeLessThan(size / 2)
    control.resume()
    expect(await end).toBe('end')
    expect(pieces.reduce((sum, piece) => sum + piece.length, 0)).toBe(size)
  })
})
