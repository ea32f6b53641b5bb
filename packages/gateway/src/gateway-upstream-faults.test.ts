import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { deadOrigin, serveSocket } from './proxy/upstream.test-support.ts'
import { ask, completion, post, type SetUp, setUp } from './start-gateway.test-support.ts'

/** Starts a gateway that calls OpenAI at this origin. */
function setUpAt(origin: string, upstream = {}): Promise<SetUp> {
  return setUp(undefined, { providers: { openai: { apiBase: `${origin}/v1` } }, upstream })
}

/** Starts a provider that reads a request and then passes the socket to `answer`. */
function serveAnswer(answer: (socket: Socket) => void): Promise<string> {
  return serveSocket((socket) => socket.once('data', () => answer(socket)))
}

/** The status and the body of a response; `cut off` if the body is incomplete. */
async function outcomeOf(response: Response): Promise<[number, string]> {
  return [response.status, await response.text().catch(() => 'cut off')]
}

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'

describe('a faulty provider', () => {
  it('that refuses connections is answered with 502 and its origin, and logged', async () => {
    const origin = await deadOrigin()
    const { url, log } = await setUpAt(origin)
    const response = await post(url)
    expect(response.status).toBe(502)
    expect(response.headers.get('x-helicone-error-type')).toBe('connection_refused')
    expect(await response.text()).toContain(new URL(origin).host)
    expect(await log(response)).toMatchObject({ status: 502, errorType: 'connection_refused', costUsd: null })
  })

  it('that does not send its head is answered with 504 after the configured time', async () => {
    const { url, log } = await setUpAt(await serveAnswer(() => undefined), { firstByteTimeoutMs: 100 })
    const response = await post(url)
    expect(response.status).toBe(504)
    expect(await log(response)).toMatchObject({ status: 504, errorType: 'timeout' })
  })

  it.each([
    ['garbage', '\x00\x01garbage\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['an answer of HTTP/0.9', '<html>hello</html>'],
    ['two lengths', `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ['a length and chunks', `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
    ['a header that breaks its line', `${HEAD}X-A: a\rSet-Cookie: b\r\nContent-Length: 2\r\n\r\n{}`],
  ])('that sends %s is answered with 502', async (_what, bytes) => {
    const { url, log } = await setUpAt(await serveAnswer((socket) => socket.end(Buffer.from(bytes, 'latin1'))))
    const response = await post(url)
    expect(response.status).toBe(502)
    expect(response.headers.get('set-cookie')).toBeNull()
    expect((await log(response)).errorType).not.toBeNull()
  })

  it('that sends endless headers is answered with 502, and its connection is closed', async () => {
    let left: Promise<unknown> | undefined
    const origin = await serveAnswer((socket) => {
      left = new Promise((resolve) => socket.once('close', resolve))
      socket.write(HEAD)
      const line = `X-Filler: ${'a'.repeat(1000)}\r\n`
      const more = () => {
        while (!socket.destroyed && socket.write(line));
      }
      socket.on('drain', more)
      more()
    })
    const { url } = await setUpAt(origin)
    expect((await post(url)).status).toBe(502)
    await left
  })
})

describe('a response that is cut off', () => {
  it.each([
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
    ['closes', (socket: Socket) => socket.end()],
    ['goes on in garbage', (socket: Socket) => socket.end('no chunk at all\r\n')],
  ])('because the provider %s is cut off for the client too, and logged as failed', async (_how, end) => {
    const origin = await serveAnswer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n')
      socket.write('f\r\ndata: {"a":1}\n\n\r\n', () => setTimeout(() => end(socket), 20))
    })
    const { url, log } = await setUpAt(origin)
    const response = await post(url, {}, { ...ask, stream: true })
    expect(await outcomeOf(response)).toEqual([200, 'cut off'])
    expect(await log(response)).toMatchObject({ status: 502, responseBody: 'data: {"a":1}\n\n' })
  })

  it('because it is shorter than announced is cut off, and logged as failed', async () => {
    const origin = await serveAnswer((socket) => socket.end(`${HEAD}Content-Length: 100\r\n\r\n{"half":`))
    const { url, log } = await setUpAt(origin)
    const response = await post(url)
    expect(await outcomeOf(response)).toEqual([200, 'cut off'])
    expect((await log(response)).status).toBe(502)
  })

  it('because it stalls is cancelled after the configured time', async () => {
    const origin = await serveAnswer((socket) => socket.write(`${HEAD}Content-Length: 100\r\n\r\n{"half":`))
    const { url, log } = await setUpAt(origin, { idleTimeoutMs: 100 })
    const response = await post(url)
    expect(await outcomeOf(response)).toEqual([200, 'cut off'])
    expect(await log(response)).toMatchObject({ status: 504, errorType: 'timeout' })
  })

  it('because it is longer than announced ends at its length, and the rest is discarded', async () => {
    const body = JSON.stringify(completion)
    const stolen = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen'
    const origin = await serveAnswer((socket) =>
      socket.write(`${HEAD}Content-Length: ${body.length}\r\n\r\n${body}${stolen}`),
    )
    const { url } = await setUpAt(origin)
    for (let turn = 0; turn < 3; turn++) expect(await outcomeOf(await post(url))).toEqual([200, body])
  })
})

it('does not affect later requests', async () => {
  const faults: ((socket: Socket) => void)[] = [
    (socket) => socket.resetAndDestroy(),
    (socket) => socket.end('nonsense\r\n\r\n'),
    (socket) => socket.end(`${HEAD}Content-Length: 100\r\n\r\n{`),
    (socket) => socket.end(`${HEAD}Content-Length: 2\r\n\r\n{}`),
  ]
  let turn = 0
  const origin = await serveAnswer((socket) => faults[turn++ % faults.length]?.(socket))
  const { gateway, url } = await setUpAt(origin)
  const outcomes = await Promise.all(Array.from({ length: 100 }, async () => outcomeOf(await post(url))))
  expect(outcomes.filter(([status, body]) => status === 200 && body === '{}')).toHaveLength(25)
  await gateway.services.writer.flush()
  const { items } = await gateway.services.logs.requests({}, { limit: 1000 })
  expect(items.filter(({ status }) => status === 200)).toHaveLength(25)
  expect(items).toHaveLength(100)
})
