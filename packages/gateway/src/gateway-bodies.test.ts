import { describe, expect, it } from 'vitest'
import { exchangeRaw } from './gateway-raw.test-support.ts'
import { serve, serveSocket } from './proxy/upstream.test-support.ts'
import { answerCompletion, post, setUp } from './start-gateway.test-support.ts'

const HEAD = 'POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
const CHUNK = `ffff\r\n${'x'.repeat(0xffff)}\r\n`

/** A provider that counts the complete requests and those that were cut off. */
async function setUpCounting(server: object) {
  const counts = { whole: 0, broken: 0 }
  const origin = await serve((request, response) => {
    response.on('error', () => undefined)
    request.on('error', () => undefined).resume()
    request.once('end', () => {
      counts.whole += 1
      answerCompletion(request, response)
    })
    request.once('close', () => {
      if (!request.complete) counts.broken += 1
    })
  })
  const made = await setUp(undefined, { server, providers: { openai: { apiBase: `${origin}/v1` } } })
  return { ...made, counts }
}

it.each([
  ['has a length', 'Content-Length: 50000000\r\n\r\n', 'x'.repeat(65_536)],
  ['comes in chunks', 'Transfer-Encoding: chunked\r\n\r\n', CHUNK],
])('a body that %s and that its provider stops reading ends with 504', async (_what, head, piece) => {
  // A provider that accepts the connection but reads nothing.
  const origin = await serveSocket((socket) => void socket.pause())
  const options = { server: { stallTimeoutMs: 300 }, providers: { openai: { apiBase: `${origin}/v1` } } }
  const { url, log } = await setUp(undefined, options)
  const { text, statuses } = await exchangeRaw(url, HEAD + head + piece.repeat(400), {
    until: (got) => got.endsWith('}'),
    patienceMs: 10_000,
  })
  expect(statuses).toEqual([504])
  expect(text).toContain(`${origin} stopped reading the request.`)
  const id = /^helicone-id: (.*)$/im.exec(text)?.[1]?.trim() ?? ''
  expect(await log({ headers: new Headers({ 'helicone-id': id }) })).toMatchObject({
    status: 504,
    errorType: 'timeout',
  })
})

describe('a body that', () => {
  it.each([
    ['is to be read whole', `${HEAD}Content-Length: 1000\r\n\r\n{"model":`, 0],
    ['has a length', `${HEAD}Content-Length: 1000000\r\n\r\n{"model":`, 1],
    ['comes in chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"mod\r\n`, 1],
  ])('%s and stalls ends with 408, and its connection is closed', async (_what, bytes, broken) => {
    const { url, counts } = await setUpCounting({ stallTimeoutMs: 200 })
    const { text, statuses } = await exchangeRaw(url, bytes, { patienceMs: 10_000 })
    expect(statuses).toEqual([408])
    expect(text).toMatch(/^connection: close/im)
    await expect.poll(() => counts).toEqual({ whole: 0, broken })
  })

  it.each([
    ['has a length', `${HEAD}Content-Length: 2000000\r\n\r\n${'x'.repeat(100_000)}`],
    ['comes in chunks', `${HEAD}Transfer-Encoding: chunked\r\n\r\n${CHUNK.repeat(20)}`],
    [
      'comes in chunks and is to be read whole',
      `${HEAD}Helicone-Cache-Enabled: true\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNK.repeat(20)}`,
    ],
  ])('%s and is longer than configured is refused with 413, and no provider gets all of it', async (_what, bytes) => {
    const { url, counts } = await setUpCounting({ maxBodyBytes: 1_000_000 })
    const { statuses } = await exchangeRaw(url, bytes, { until: (text) => text.endsWith('}'), patienceMs: 10_000 })
    expect(statuses).toEqual([413])
    expect(counts.whole).toBe(0)
    expect((await post(url)).status).toBe(200)
  })

  it('is for a model of any provider and is longer than configured closes its connection with 413', async () => {
    const { url, counts } = await setUpCounting({ maxBodyBytes: 1_000_000 })
    const head = HEAD.replace('/v1/', '/ai/v1/')
    const bytes = `${head}Transfer-Encoding: chunked\r\n\r\n${CHUNK.repeat(20)}`
    const { text, statuses } = await exchangeRaw(url, bytes, { until: (got) => got.endsWith('}'), patienceMs: 10_000 })
    expect(statuses).toEqual([413])
    expect(text).toMatch(/^connection: close/im)
    expect(counts.whole).toBe(0)
  })

  it('is cut off by a disconnecting client is not sent to a provider as if it were complete', async () => {
    const { url, counts } = await setUpCounting({})
    for (const bytes of [
      `${HEAD}Content-Length: 1000000\r\n\r\n{"model":`,
      `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"mod\r\n`,
    ]) {
      await exchangeRaw(url, bytes, { patienceMs: 200 })
    }
    await expect.poll(() => counts).toEqual({ whole: 0, broken: 2 })
  })
})
