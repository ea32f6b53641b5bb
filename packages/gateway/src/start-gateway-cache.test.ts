import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { encodeMessage } from '@litecone/testkit'
import { expect, it, vi } from 'vitest'
import { answerCompletion, ask, completion, post, serveProvider, setUp } from './start-gateway.test-support.ts'

const on = { 'Helicone-Cache-Enabled': 'true' }
const stateOf = ({ headers }: Response) => [headers.get('helicone-cache'), headers.get('helicone-cache-bucket-idx')]

it('answers the second of two identical requests from the cache, with headers, and logs what was saved', async () => {
  const { url, asked, log } = await setUp()
  const first = await post(url, on)
  expect(stateOf(first)).toEqual(['MISS', null])
  expect(await log(first)).toMatchObject({ cache: 'miss', cacheSavedUsd: null })
  const second = await post(url, on)
  expect(stateOf(second)).toEqual(['HIT', '0'])
  expect(second.headers.get('helicone-cache-latency')).toMatch(/^\d+$/)
  expect(await second.json()).toEqual(completion)
  const entry = await log(second)
  expect(entry).toMatchObject({ cache: 'hit', costUsd: 0, status: 200, tokens: { prompt: 12 }, attempts: [] })
  expect(entry.cacheSavedUsd).toBeGreaterThan(0)
  expect(entry.id).not.toBe(first.headers.get('helicone-id'))
  expect(asked).toHaveLength(1)
})

it('separates requests by body, path, seed, provider key and target, but not by ignored keys', async () => {
  const { url, asked, origin } = await setUp()
  const other = await serveProvider(answerCompletion)
  const elsewhere = { ...on, 'Helicone-OpenAI-Api-Base': other.origin }
  await post(url, on)
  await post(url, on, { ...ask, temperature: 0.5 })
  await post(url, on, ask, '/v1/responses')
  await post(url, { ...on, 'Helicone-Cache-Seed': 'b' })
  await post(url, { ...on, authorization: 'Bearer sk-other' })
  expect(asked).toHaveLength(5)
  // The target guard refuses it, so the response cannot come from the cache.
  expect((await post(url, elsewhere)).status).toBe(403)
  const ignoring = { ...on, 'Helicone-Cache-Ignore-Keys': 'request_id,timestamp' }
  await post(url, ignoring, { ...ask, request_id: 1, timestamp: 'a' })
  const hit = await post(url, ignoring, { ...ask, request_id: 2, timestamp: 'b' })
  expect(stateOf(hit)).toEqual(['HIT', '0'])
  // Without the ignored keys, the request is the same as the first one.
  expect(asked).toHaveLength(5)
  expect(stateOf(await post(url, on, JSON.stringify(ask, null, 2)))).toEqual(['HIT', '0'])
  expect(origin).not.toBe(other.origin)
})

it.each([
  ...['authorization', 'x-api-key', 'api-key', 'x-goog-api-key', 'xi-api-key', 'ocp-apim-subscription-key'],
  ...['x-functions-key', 'modal-secret', 'x-auth-token', 'cookie', 'openai-project', 'x-custom'],
])('does not return the response of another key in %s', async (name) => {
  const { url, asked } = await setUp()
  // A header that is not known counts as a key only if its value looks like one.
  const start = name === 'x-custom' ? 'sk-' : ''
  for (const value of ['one-tenant', 'another', 'one-tenant']) await post(url, { ...on, [name]: start + value })
  expect(asked).toHaveLength(2)
})

it('does not return the response of another key in the query, or of another Google token without a gateway key', async () => {
  const { url, asked } = await setUp()
  for (const key of ['one', 'two', 'one']) await post(url, on, ask, `/v1/chat/completions?key=${key}`)
  expect(asked).toHaveLength(2)
  for (const token of ['one', 'two', 'one']) await post(url, { ...on, authorization: `Bearer ya29.${token}` })
  expect(asked).toHaveLength(4)
  await post(url, { ...on, 'idempotency-key': 'one', 'user-agent': 'one', traceparent: 'one' })
  await post(url, { ...on, 'idempotency-key': 'two', 'user-agent': 'two', traceparent: 'two' })
  expect(asked).toHaveLength(5)
})

it('fills the requested number of buckets, then answers from any of them, even if answers are written slowly', async () => {
  let count = 0
  const { url, gateway } = await setUp((_request, response) => {
    count += 1
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ...completion, id: `c${count}` }))
  })
  const { cache } = gateway.services
  const set = cache.set.bind(cache)
  vi.spyOn(cache, 'set').mockImplementation(async (...given) => {
    await wait(100)
    return set(...given)
  })
  const buckets = { ...on, 'Helicone-Cache-Bucket-Max-Size': '3' }
  const states: unknown[] = []
  for (let index = 0; index < 4; index++) {
    const answer = await post(url, buckets)
    await answer.text()
    states.push(stateOf(answer)[0])
  }
  expect(states).toEqual(['MISS', 'MISS', 'MISS', 'HIT'])
  const ids = new Set<string>()
  for (let index = 0; index < 60; index++) ids.add((await (await post(url, buckets)).json()).id)
  expect([...ids].sort()).toEqual(['c1', 'c2', 'c3'])
  expect((await post(url, { ...on, 'Helicone-Cache-Bucket-Max-Size': '21' })).status).toBe(400)
})

it('supports Cache-Control: max-age, no-store and no-cache', async () => {
  const { url, asked } = await setUp()
  await post(url, { ...on, 'cache-control': 'max-age=1' })
  expect(stateOf(await post(url, on))[0]).toBe('HIT')
  await expect
    .poll(async () => stateOf(await post(url, { ...on, 'cache-control': 'max-age=1' }))[0], { timeout: 5000 })
    .toBe('MISS')
  const before = asked.length
  const none = await post(url, { ...on, 'cache-control': 'no-store' })
  expect([stateOf(none)[0], asked.length]).toEqual([null, before + 1])
  expect(stateOf(await post(url, { ...on, 'cache-control': 'no-cache' }))[0]).not.toBe('HIT')
  expect(asked.length).toBe(before + 2)
  expect(stateOf(await post(url, { 'Helicone-Cache-Read': 'true' }))[0]).toBe('HIT')
  await post(url, { 'Helicone-Cache-Save': 'true' }, { ...ask, model: 'saved' })
  expect(stateOf(await post(url, { 'Helicone-Cache-Read': 'true' }, { ...ask, model: 'saved' }))[0]).toBe('HIT')
})

it('does not cache responses that failed, were cut off, or have an error in their stream', async () => {
  let answer = 0
  const { url } = await setUp((_request, response) => {
    answer += 1
    if (answer <= 2) return response.writeHead(500).end('{}')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (answer <= 4) return response.end('data: {"choices":[]}\n\nevent: error\ndata: {"type":"error"}\n\n')
    response.write('data: {"choices":[]}\n\n', () => response.destroy())
  })
  const states: unknown[] = []
  for (let index = 0; index < 6; index++) {
    const response = await post(url, on)
    await response.text().catch(() => undefined)
    states.push(stateOf(response)[0])
  }
  expect(states).toEqual(['MISS', 'MISS', 'MISS', 'MISS', 'MISS', 'MISS'])
})

it('does not cache a stream whose last event is a failure of any length, in text or binary', async () => {
  const failed = { type: 'response.failed', response: { status: 'failed', instructions: 'x'.repeat(10_000) } }
  const exception = encodeMessage({ ':exception-type': 'throttlingException', ':message-type': 'exception' }, '{}')
  const { url } = await setUp((incoming, response) => {
    if (incoming.url?.includes('converse'))
      return response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' }).end(exception)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(`event: response.created\ndata: {}\n\nevent: response.failed\ndata: ${JSON.stringify(failed)}\n\n`)
  })
  for (const path of ['/v1/responses', '/v1/responses', '/v1/converse-stream', '/v1/converse-stream']) {
    const response = await post(url, on, ask, path)
    await response.arrayBuffer()
    expect(stateOf(response)[0]).toBe('MISS')
  }
})

it('replays bytes and streams unchanged', async () => {
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) % 256))
  const stream = Array.from({ length: 50 }, (_, index) => `data: {"choices":[],"at":${index}}\n\n`).join('')
  const { url, asked } = await setUp((incoming, response) => {
    if (incoming.url?.includes('audio')) response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(bytes)
    else
      response
        .writeHead(200, { 'content-type': 'text/event-stream', 'set-cookie': 'a=b' })
        .end(`${stream}data: [DONE]\n\n`)
  })
  const digest = async (response: Response) =>
    createHash('sha256')
      .update(Buffer.from(await response.arrayBuffer()))
      .digest('hex')
  const speech = () => post(url, on, { model: 'tts-1', input: 'Hi' }, '/v1/audio/speech')
  const first = await speech()
  expect([await digest(await speech()), first.headers.get('content-type')]).toEqual([await digest(first), 'audio/mpeg'])
  const told = await (await post(url, on, { ...ask, stream: true })).text()
  const again = await post(url, on, { ...ask, stream: true })
  expect([
    again.headers.get('helicone-cache'),
    again.headers.get('content-type'),
    again.headers.get('set-cookie'),
  ]).toEqual(['HIT', 'text/event-stream', null])
  expect(await again.text()).toBe(told)
  expect(asked).toHaveLength(2)
})

it('calls the provider once for a hundred simultaneous identical requests, unless disabled', async () => {
  const held: (() => void)[] = []
  const { url, asked } = await setUp((incoming, response, body) => {
    const answer = () => answerCompletion(incoming, response)
    if (!body.includes('other')) return void setTimeout(answer, 100)
    // The provider responds only when all requests have arrived, so none can be answered from the cache.
    held.push(answer)
    if (held.length === 100) for (const each of held) each()
  })
  const many = (headers: Record<string, string>, body: object) =>
    Promise.all(Array.from({ length: 100 }, async () => (await post(url, headers, body)).json()))
  const answers = await many(on, ask)
  expect([asked.length, answers.every(({ id }) => id === completion.id)]).toEqual([1, true])
  await many({ ...on, 'Litecone-Cache-Coalesce': 'false' }, { ...ask, model: 'other' })
  expect(asked).toHaveLength(101)
})

it('lets waiting requests continue if the first one failed, or its client disconnected', async () => {
  const waiting: (() => void)[] = []
  let count = 0
  const { url, asked } = await setUp((_request, response) => {
    count += 1
    if (count === 1) response.once('close', () => undefined)
    else if (count === 2) setTimeout(() => response.writeHead(500).end('{}'), 50)
    else answerCompletion(_request, response)
    waiting.splice(0).forEach((go) => go())
  })
  const begun = new Promise<void>((resolve) => waiting.push(resolve))
  const leaving = new AbortController()
  const first = post(url, on, ask, '/v1/chat/completions', leaving.signal).catch(() => undefined)
  await begun
  const others = [post(url, on), post(url, on), post(url, on)]
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(asked).toHaveLength(1)
  leaving.abort()
  await first
  const statuses = (await Promise.all(others)).map(({ status }) => status).sort()
  // One of the waiting requests was sent next, and failed. The two others were then sent separately.
  expect(statuses).toEqual([200, 200, 500])
  expect(asked).toHaveLength(4)
})

it('also serves the OpenAI-compatible endpoint', async () => {
  const { url, asked, log } = await setUp()
  const again = () =>
    post(url, { ...on, authorization: 'Bearer sk-own' }, { ...ask, model: 'openai/gpt-4o' }, '/ai/v1/chat/completions')
  const first = await (await again()).json()
  const hit = await again()
  expect(stateOf(hit)).toEqual(['HIT', '0'])
  expect(await hit.json()).toEqual(first)
  const entry = await log(hit)
  expect(entry).toMatchObject({ source: 'ai', cache: 'hit', costUsd: 0, tokens: { prompt: 12 } })
  expect(entry.cacheSavedUsd).toBeGreaterThan(0)
  expect(asked).toHaveLength(1)
})
