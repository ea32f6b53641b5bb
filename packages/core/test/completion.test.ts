import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  AbortedError,
  APIConnectionError,
  AuthenticationError,
  BadRequestError,
  bearer,
  type CallRecord,
  collect,
  completion,
  createClient,
  defineProvider,
  embedding,
  fallbacks,
  InvalidResponseError,
  isErrorOf,
  LlmError,
  type PriceBook,
  RateLimitError,
  RequestTooLargeError,
  ResponseTooLargeError,
  retry,
  router,
  SchemaMismatchError,
  TimeoutError,
  TruncatedStreamError,
  UnknownModelError,
  UnsupportedParamsError,
  type Wire,
} from '../src/index.ts'
import { type Answer, events, hello, json, KEY, plain, plainWire, say, useUpstream } from './upstream.ts'

const upstream = useUpstream()

const quick = retry({ minDelay: 1, maxDelay: 2 })
const busy = json({ error: { message: 'busy' } }, 503)

async function failure(promise: Promise<unknown>): Promise<LlmError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof LlmError)) throw new Error(`expected an LlmError, got ${error}`)
  return error
}

describe('completion', () => {
  it.each([
    ['/v1', '/v1/chat', '/v1/chat'],
    ['/v1/', '/v1/chat?a=1', '/v1/chat?a=1'],
    ['/v1/chat', '/v1/chat', '/v1/chat'],
    ['/v1/chat?key=1', '/chat', '/v1/chat?key=1'],
    ['/v2', '/v1/chat', '/v2/v1/chat'],
    ['/v1/proxy', '/v1/chat', '/v1/proxy/v1/chat'],
    ['/chat', '/chat/completions', '/chat/chat/completions'],
  ])('does not repeat what the base "%s" and the path "%s" share', async (base, path, expected) => {
    const { url, requests } = await upstream(say('Hi'))
    const wire: Wire = { ...plainWire, chat: { ...plainWire.chat!, encode: () => ({ path, body: {} }) } }
    const model = defineProvider({ ...plain().definition, wire })({ apiKey: KEY, apiBase: url + base })('plain-1')
    await completion({ model, messages: hello })
    expect(requests[0]?.url).toBe(expected)
  })

  it('sends the request to the provider with its key, and returns the response', async () => {
    const { model, requests } = await upstream(say('I am a test.', { in: 3, out: 4 }))
    const reply = await completion({ model, messages: hello, max_tokens: 5 }, { headers: { 'X-Trace': 'abc' } })
    expect(reply.choices[0]?.message.content).toBe('I am a test.')
    expect(reply.usage).toEqual({ prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 })
    expect(reply.call).toMatchObject({ provider: 'plain', model: 'plain-1', status: 200 })
    expect(requests).toHaveLength(1)
    expect(requests[0]).toMatchObject({
      method: 'POST',
      url: '/v1/chat',
      headers: { authorization: `Bearer ${KEY}`, 'x-trace': 'abc', 'content-type': 'application/json' },
      body: { model: 'plain-1', messages: hello, max_tokens: 5, stream: false },
    })
  })

  it('streams chunks as they arrive and collects them', async () => {
    const { model } = await upstream(events([{ t: 'Hel' }, { t: 'lo' }, { done: true, usage: { in: 1, out: 2 } }]))
    const stream = await completion({ model, messages: hello, stream: true })
    const reply = await collect(stream)
    expect(reply.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'Hello' } })
    expect(reply.usage?.total_tokens).toBe(3)
    expect(reply.call?.id).toBe(stream.id)
  })

  it('reads a whole response from a server that does not stream', async () => {
    const { model } = await upstream(say('whole', { in: 1, out: 1 }))
    const reply = await collect(await completion({ model, messages: hello, stream: true }))
    expect(reply.choices[0]?.message.content).toBe('whole')
    expect(reply.usage?.total_tokens).toBe(2)
  })

  it('throws when a stream is cut, after delivering the chunks before that', async () => {
    for (const end of ['end', 'cut'] as const) {
      const { model } = await upstream(events([{ t: 'Hel' }], end))
      const stream = await completion({ model, messages: hello, stream: true })
      const seen: unknown[] = []
      const reading = (async () => {
        for await (const chunk of stream) seen.push(chunk.choices[0]?.delta.content)
      })()
      await expect(reading).rejects.toBeInstanceOf(TruncatedStreamError)
      expect(seen).toEqual(['Hel'])
    }
  })

  it('closes the socket when the caller leaves the stream early', async () => {
    const { model, closedEarly } = await upstream(events([{ t: 'a' }, { t: 'b' }], 'open'))
    for await (const _ of await completion({ model, messages: hello, stream: true })) break
    await expect.poll(closedEarly).toBe(1)
  })

  it('refuses to read the same stream twice', async () => {
    const { model } = await upstream(events([{ t: 'a' }, { done: true }]))
    const stream = await completion({ model, messages: hello, stream: true })
    await collect(stream)
    await expect(collect(stream)).rejects.toThrow(/once/)
  })

  it('aborts at once on the signal: before sending, while waiting and in a stream', async () => {
    const { model, requests, closedEarly } = await upstream(() => {}, events([{ t: 'a' }], 'open'))
    const before = AbortSignal.abort(new Error('changed my mind'))
    expect(await failure(completion({ model, messages: hello }, { signal: before }))).toBeInstanceOf(AbortedError)
    expect(requests).toHaveLength(0)

    const waiting = new AbortController()
    const call = failure(completion({ model, messages: hello }, { signal: waiting.signal }))
    await expect.poll(() => requests.length).toBe(1)
    waiting.abort()
    expect(await call).toBeInstanceOf(AbortedError)
    await expect.poll(closedEarly).toBe(1)

    const streaming = new AbortController()
    const stream = await completion({ model, messages: hello, stream: true }, { signal: streaming.signal })
    streaming.abort()
    await expect(collect(stream)).rejects.toBeInstanceOf(AbortedError)
    await expect.poll(closedEarly).toBe(2)
  })

  it('names the timeout: first byte, idle, total', async () => {
    const { model } = await upstream(
      () => {},
      events([{ t: 'a' }], 'open'),
      () => {},
    )
    const first = await failure(completion({ model, messages: hello }, { timeout: { firstByte: 50 } }))
    expect(first).toBeInstanceOf(TimeoutError)
    expect(first.message).toMatch(/first byte timeout/)
    const stream = await completion({ model, messages: hello, stream: true }, { timeout: { idle: 50 } })
    await expect(collect(stream)).rejects.toThrow(/idle timeout/)
    expect((await failure(completion({ model, messages: hello }, { timeout: 50 }))).message).toMatch(/total timeout/)
  })

  it('times out while connecting', async () => {
    // Takes the connection and never answers the TLS handshake.
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const model = plain({ apiKey: KEY, apiBase: `https://127.0.0.1:${port}` })('x')
    const error = await failure(completion({ model, messages: hello }, { timeout: { connect: 60 } }))
    expect(error).toBeInstanceOf(TimeoutError)
    expect(error.message).toMatch(/connect timeout/)
    silent.close()
  })

  it('names the address that refused the connection', async () => {
    const model = plain({ apiKey: KEY, apiBase: 'http://127.0.0.1:1' })('x')
    const error = await failure(completion({ model, messages: hello }))
    expect(error).toBeInstanceOf(APIConnectionError)
    expect(error.message).toMatch(/ECONNREFUSED.*Check apiBase/)
    expect(error.retryable).toBe(true)
  })

  it('maps statuses to errors with the provider’s message', async () => {
    const { model } = await upstream(
      json({ error: { message: 'slow down' } }, 429, { 'retry-after': '7', 'x-request-id': 'req_1' }),
    )
    const error = await failure(completion({ model, messages: hello }))
    expect(error).toBeInstanceOf(RateLimitError)
    expect(error).toMatchObject({
      name: 'RateLimitError',
      code: 'rate_limit',
      status: 429,
      provider: 'plain',
      model: 'plain-1',
      retryAfter: 7000,
      requestId: 'req_1',
      retryable: true,
    })
    expect(error.message).toMatch(/slow down/)
  })

  it('keeps keys and prompts out of errors, even if the provider repeats them', async () => {
    const text = `Incorrect API key ${KEY} (or other-secret-value) for prompt "${hello[0]?.content}"`
    const { model } = await upstream(json({ error: { message: text } }, 401))
    const error = await failure(
      completion({ model, messages: hello }, { headers: { 'Helicone-Auth': 'Bearer other-secret-value' } }),
    )
    expect(error).toBeInstanceOf(AuthenticationError)
    const all = [error.message, error.stack, JSON.stringify(error), JSON.stringify(error.body)].join()
    expect(all).not.toContain(KEY)
    expect(all).not.toContain('other-secret-value')
    expect(error.message).not.toContain('who are you today')
  })

  it('limits the body of a response and of an error', async () => {
    const { model } = await upstream(say('x'.repeat(2_000)), (response) => {
      response.writeHead(500, { 'content-type': 'text/plain' })
      response.end('e'.repeat(500_000))
    })
    const error = await failure(completion({ model, messages: hello }, { maxResponseBytes: 1_000 }))
    expect(error).toBeInstanceOf(ResponseTooLargeError)
    const long = await failure(completion({ model, messages: hello }))
    expect(long.status).toBe(500)
    expect(String(long.body).length).toBeLessThanOrEqual(64 * 1024)
    expect(long.message.length).toBeLessThan(1_500)
  })

  it('reports a response that is not JSON', async () => {
    const { model } = await upstream((response) => void response.end('<html>'))
    const error = await failure(completion({ model, messages: hello }))
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect(error.message).toMatch(/Check apiBase/)
  })
})

describe('errors before anything is sent', () => {
  it.each([
    ['max_tokens', { max_tokens: -1 }],
    ['messages', { messages: 'hi' }],
    ['messages', { messages: [] }],
    ['messages[0].role', { messages: [{ role: 'robot', content: 'x' }] }],
    ['messages[0].content', { messages: [{ role: 'user' }] }],
    ['messages[0].tool_call_id', { messages: [{ role: 'tool', content: 'x' }] }],
    ['temperature', { temperature: Number.NaN }],
    ['top_k', { top_k: -2 }],
    ['stream', { stream: 'yes' }],
    ['reasoning_effort', { reasoning_effort: { effort: 'low' } }],
    ['tools[0].function.name', { tools: [{ type: 'function', function: {} }] }],
    ['tools[0]', { tools: ['search'] }],
  ])('names %s', async (param, wrong) => {
    const { model, requests } = await upstream(say('no'))
    const error = await failure(completion({ model, messages: hello, ...(wrong as object) }))
    expect(error).toBeInstanceOf(BadRequestError)
    expect(error.param).toBe(param)
    expect(error.message).toContain(`${param} must be`)
    expect(requests).toHaveLength(0)
  })

  it('names a missing key and its variable', async () => {
    const error = await failure(completion({ model: plain({ apiBase: 'http://127.0.0.1:1' })('x'), messages: hello }))
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error.message).toMatch(/pass apiKey.*PLAIN_API_KEY/is)
  })

  it('names an invalid base, a missing one and an invalid header', async () => {
    const bad = await failure(
      completion({ model: plain({ apiKey: KEY, apiBase: 'localhost:80' })('x'), messages: hello }),
    )
    expect(bad.message).toMatch(/apiBase of plain must be/)
    const none = await failure(completion({ model: plain({ apiKey: KEY })('x'), messages: hello }))
    expect(none.message).toMatch(/PLAIN_API_BASE/)
    const { model } = await upstream(say('no'))
    const header = await failure(completion({ model, messages: hello }, { headers: { 'x-a': 'b\r\nc: d' } }))
    expect(header.message).toMatch(/header "x-a"/)
  })

  it('rejects a body over the limit', async () => {
    const { model, requests } = await upstream(say('no'))
    const error = await failure(
      completion({ model, messages: [{ role: 'user', content: 'é'.repeat(600) }] }, { maxRequestBytes: 1_000 }),
    )
    expect(error).toBeInstanceOf(RequestTooLargeError)
    expect(error.message).toMatch(/1276 bytes.*maxRequestBytes \(1000\)/)
    expect(requests).toHaveLength(0)
  })

  it('rejects names of unknown providers, and says what to pass', async () => {
    await using llm = createClient({ providers: [plain({ apiKey: KEY })] })
    const error = await failure(llm.completion({ model: 'acme/large', messages: hello }))
    expect(error).toBeInstanceOf(UnknownModelError)
    expect(error.message).toMatch(/has plain\. Pass acme\(\) in providers\./)
    const responses = await failure(llm.completion({ model: 'acme-responses/large', messages: hello }))
    expect(responses.message).toMatch(/Pass acmeResponses\(\) in providers\./)
    expect((await failure(llm.completion({ model: 'gpt', messages: hello }))).message).toMatch(/provider\/model/)
    expect(await failure(completion({ model: 'acme/large', messages: hello }))).toBeInstanceOf(UnknownModelError)
  })

  it('rejects unsupported parameters, unless they are dropped or allowed', async () => {
    const { model, requests } = await upstream(say('ok'))
    const request = { model, messages: hello, seed: 7, logit_bias: { 1: 2 }, user: 'u', n: 1, top_p: null }
    const error = await failure(completion(request))
    expect(error).toBeInstanceOf(UnsupportedParamsError)
    expect(error.message).toMatch(/"seed", "logit_bias".*dropParams: true.*allowParams/)
    expect(requests).toHaveLength(0)
    await completion(request, { dropParams: true })
    expect(Object.keys(requests[0]?.body ?? {}).sort()).toEqual(['messages', 'model', 'stream'])
    await completion(request, { dropParams: ['seed'], allowParams: ['logit_bias'], extraBody: { safe: true } })
    expect(requests[1]?.body).toMatchObject({ logit_bias: { 1: 2 }, safe: true })
    expect(requests[1]?.body).not.toHaveProperty('seed')
  })

  it('drops unsupported parameters that are set to their default', async () => {
    const { model, requests } = await upstream(say('ok'))
    const defaults = {
      top_p: 1,
      presence_penalty: 0,
      frequency_penalty: 0,
      logprobs: false,
      verbosity: 'medium' as const,
    }
    await completion({ model, messages: hello, stop: [], modalities: ['text'], parallel_tool_calls: true, ...defaults })
    expect(Object.keys(requests[0]?.body ?? {}).sort()).toEqual(['messages', 'model', 'stream'])
    for (const other of [{ top_p: 0.9 }, { presence_penalty: 1 }, { parallel_tool_calls: false }, { logprobs: true }]) {
      expect(await failure(completion({ model, messages: hello, ...other }))).toBeInstanceOf(UnsupportedParamsError)
    }
  })

  it('drops a parameter whose value the wire rejects, if the caller allows it', async () => {
    const refuse = (param: string) => new UnsupportedParamsError(`not this ${param}`, { param })
    const wire: Wire = {
      ...plainWire,
      chat: {
        ...plainWire.chat!,
        encode(request, context) {
          if (request.temperature === 2) throw refuse('temperature')
          if (request.tools) throw refuse('tools')
          return plainWire.chat!.encode(request, context)
        },
      },
    }
    const { url, requests } = await upstream(say('ok'))
    const model = defineProvider({ ...plain().definition, wire })({ apiKey: KEY, apiBase: url })('plain-1')
    const request = { model, messages: hello, temperature: 2, tools: [{ type: 'x' }], max_tokens: 5 }
    expect(await failure(completion(request))).toMatchObject({ param: 'temperature' })
    expect(await failure(completion(request, { dropParams: ['temperature'] }))).toMatchObject({ param: 'tools' })
    await completion(request, { dropParams: true })
    expect(Object.keys(requests[0]?.body ?? {}).sort()).toEqual(['max_tokens', 'messages', 'model', 'stream'])
  })

  it('accepts what other clients send: nulls, bare image URLs, tools without a type', async () => {
    const { model, requests } = await upstream(say('ok'))
    const image = { type: 'image_url', image_url: 'https://a.example/b.png' }
    const request = {
      model,
      messages: [{ role: 'user', content: [image] }],
      tools: [{ googleSearch: {} }],
      response_format: null,
      stream: null,
    }
    await completion(request as object as Parameters<typeof completion>[0])
    expect(requests[0]?.body.messages).toEqual([
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a.example/b.png' } }] },
    ])
    await completion({ ...request, tools: null } as object as Parameters<typeof completion>[0])
    expect(requests).toHaveLength(2)
  })

  it('never changes what the caller passed', async () => {
    const { model } = await upstream(say('ok'))
    const request = Object.freeze({
      model,
      messages: Object.freeze([Object.freeze({ role: 'user' as const, content: 'x' })]),
      seed: 1,
    })
    const before = JSON.stringify(request.messages)
    await completion(request, Object.freeze({ dropParams: true }))
    expect(JSON.stringify(request.messages)).toBe(before)
  })
})

describe('retries, fallbacks and deployments', () => {
  it('retry retryable failures, and no more often than configured', async () => {
    const { provider, requests } = await upstream(busy, busy, say('third time'))
    await using llm = createClient({ providers: [provider], retry: quick })
    const reply = await llm.completion({ model: 'plain/a', messages: hello })
    expect(reply.choices[0]?.message.content).toBe('third time')
    expect(reply.call?.attempts.map(({ status }) => status)).toEqual([503, 503, 200])
    expect(requests).toHaveLength(3)
  })

  it('do not retry other failures, nor with retry: false', async () => {
    const { provider, requests } = await upstream(json({ error: { message: 'wrong' } }, 400), busy)
    await using llm = createClient({ providers: [provider], retry: quick })
    await failure(llm.completion({ model: 'plain/a', messages: hello }))
    expect(requests).toHaveLength(1)
    await failure(llm.completion({ model: 'plain/a', messages: hello }, { retry: false }))
    expect(requests).toHaveLength(2)
  })

  it('wait as long as the provider asks, and give up at once if that is too long', async () => {
    const slow = json({ error: { message: 'later' } }, 429, { 'retry-after-ms': '40' })
    const { provider, requests } = await upstream(slow, say('now'), json({}, 429, { 'retry-after': '3600' }))
    await using llm = createClient({ providers: [provider], retry: quick })
    const started = Date.now()
    await llm.completion({ model: 'plain/a', messages: hello })
    expect(Date.now() - started).toBeGreaterThanOrEqual(39)
    const error = await failure(llm.completion({ model: 'plain/a', messages: hello }))
    expect(error.retryAfter).toBe(3_600_000)
    expect(requests).toHaveLength(3)
  })

  it('follow x-should-retry, which OpenAI and Anthropic send', async () => {
    const spent = json({ error: { message: 'no credit' } }, 429, { 'x-should-retry': 'false' })
    const odd = json({ error: { message: 'odd' } }, 400, { 'x-should-retry': 'true' })
    const { model, requests } = await upstream(spent, odd, say('now'))
    const error = await failure(completion({ model, messages: hello }, { retry: quick }))
    expect(error).toMatchObject({ code: 'rate_limit', retryable: false })
    expect(requests).toHaveLength(1)
    const reply = await completion({ model, messages: hello }, { retry: quick })
    expect(reply.choices[0]?.message.content).toBe('now')
    expect(requests).toHaveLength(3)
  })

  it('stop when the budget is spent', async () => {
    const { provider, requests } = await upstream(busy)
    await using llm = createClient({ providers: [provider], retry: retry({ minDelay: 1, attempts: 3, budget: 3 }) })
    for (let i = 0; i < 4; i++) await failure(llm.completion({ model: 'plain/a', messages: hello }))
    expect(requests).toHaveLength(4 + 3)
  })

  it('retry a stream that fails before its first chunk, never after', async () => {
    const { provider, requests } = await upstream(events([], 'cut'), events([{ t: 'a' }], 'cut'), say('unused'))
    await using llm = createClient({ providers: [provider], retry: quick })
    const stream = await llm.completion({ model: 'plain/a', messages: hello, stream: true })
    await expect(collect(stream)).rejects.toBeInstanceOf(TruncatedStreamError)
    expect(requests).toHaveLength(2)
  })

  it('fall back by kind of failure', async () => {
    const tooLong = json({ error: { message: 'too long', kind: 'context' } }, 400)
    const { provider, requests } = await upstream(tooLong, say('large window'), busy, say('other'))
    await using llm = createClient({
      providers: [provider],
      retry: false,
      fallbacks: fallbacks({ general: ['plain/other'], contextWindow: ['plain/large'] }),
    })
    await llm.completion({ model: 'plain/small', messages: hello })
    await llm.completion({ model: 'plain/small', messages: hello })
    expect(requests.map(({ body }) => body.model)).toEqual(['small', 'large', 'small', 'other'])
  })

  it('fall back along a plain list in the options of a client or a call', async () => {
    const { provider, requests } = await upstream(busy, say('other'), busy, say('third'), json({}, 400))
    await using llm = createClient({ providers: [provider], retry: false, fallbacks: ['plain/b'] })
    await llm.completion({ model: 'plain/a', messages: hello })
    await llm.completion({ model: 'plain/a', messages: hello }, { fallbacks: [provider('c')] })
    expect(requests.map(({ body }) => body.model)).toEqual(['a', 'b', 'a', 'c'])
    expect(await failure(llm.completion({ model: 'plain/a', messages: hello }))).toBeInstanceOf(BadRequestError)
    expect(requests).toHaveLength(5)
  })

  it('reject other values for fallbacks before anything is sent', async () => {
    const { model, requests } = await upstream(busy)
    for (const wrong of ['plain/b', { general: ['plain/b'] }]) {
      const options = { fallbacks: wrong } as object as { fallbacks: string[] }
      const error = await failure(completion({ model, messages: hello }, options))
      expect(error).toMatchObject({ code: 'bad_request', param: 'fallbacks' })
      expect(error.message).toContain('a list of models, or fallbacks()')
    }
    expect(requests).toHaveLength(0)
  })

  it('throw the last failure when no model is left', async () => {
    const { provider, requests } = await upstream(busy)
    await using llm = createClient({
      providers: [provider],
      retry: false,
      fallbacks: fallbacks(['plain/b', 'plain/c']),
    })
    const error = await failure(llm.completion({ model: 'plain/a', messages: hello }))
    expect(error).toMatchObject({ code: 'service_unavailable', model: 'c' })
    expect(requests).toHaveLength(3)
  })

  it('balance calls by weight, and skip a deployment that failed', async () => {
    const { provider, requests } = await upstream((response, { body }) =>
      (body.model === 'bad' ? json({ error: { message: 'no' } }, 429) : say('ok'))(response, {} as never),
    )
    await using llm = createClient({
      providers: [provider],
      retry: quick,
      router: router({
        deployments: [
          { name: 'pool', model: 'plain/bad', weight: 1_000 },
          { name: 'pool', model: provider('good') },
        ],
        cooldown: 60_000,
      }),
    })
    for (let i = 0; i < 5; i++) await llm.completion({ model: 'pool', messages: hello })
    expect(requests.filter(({ body }) => body.model === 'bad')).toHaveLength(1)
    expect(requests.filter(({ body }) => body.model === 'good')).toHaveLength(5)
  })
})

describe('callbacks', () => {
  it('get one record of a success, with what was sent and received but no credentials', async () => {
    const { provider } = await upstream((response, request) => {
      response.setHeader('set-cookie', 'session=1')
      say('hi', { in: 10, out: 5 })(response, request)
    })
    const records: CallRecord[] = []
    const prices: PriceBook = {
      cost: ({ usage }) => ({ total: usage.total_tokens / 1000, input: 0.01, output: 0.005 }),
    }
    await using llm = createClient({
      providers: [provider],
      callbacks: [(record) => void records.push(record)],
      prices,
    })
    const messages = [...hello]
    const reply = await llm.completion(
      { model: 'plain/a', messages },
      { metadata: { 'Helicone-User-Id': 'u1' }, requestId: '7f8ab4f2-3c1e-4a5b-9b1c-0123456789ab' },
    )
    messages.push({ role: 'user', content: 'pushed afterwards' })
    await llm.flush()
    expect(reply.usage?.cost).toBe(0.015)
    expect(records).toHaveLength(1)
    const record = records[0]!
    expect(record).toMatchObject({
      id: '7f8ab4f2-3c1e-4a5b-9b1c-0123456789ab',
      operation: 'chat',
      provider: 'plain',
      requestedModel: 'plain/a',
      model: 'a',
      servedModel: 'plain-1-served',
      stream: false,
      status: 200,
      usage: { total_tokens: 15 },
      cost: { total: 0.015 },
      error: undefined,
      metadata: { 'Helicone-User-Id': 'u1' },
      wire: { id: 'plain', method: 'POST', requestBody: { model: 'a' }, responseBody: { text: 'hi' } },
    })
    expect('messages' in record.request && record.request.messages).toHaveLength(1)
    expect(record.wire?.requestBody).toHaveProperty('messages.length', 1)
    expect(JSON.parse(record.wire?.requestText ?? '')).toEqual(record.wire?.requestBody)
    expect(JSON.parse(record.wire?.responseText ?? '')).toEqual(record.wire?.responseBody)
    expect(Object.isFrozen(record)).toBe(true)
    expect(JSON.stringify(record)).not.toContain(KEY)
    // Also what is read only when somebody looks.
    expect(JSON.parse(JSON.stringify({ ...record })).wire).toMatchObject({
      requestBody: { model: 'a' },
      responseBody: { text: 'hi' },
    })
    expect(JSON.parse(JSON.stringify(reply.call)).headers).toEqual(record.responseHeaders)
    expect(record.responseHeaders).toHaveProperty('content-type')
    expect(record.responseHeaders).not.toHaveProperty('set-cookie')
    expect(record.timings.end).toBeGreaterThanOrEqual(record.timings.start)
  })

  it('get no key that a provider repeats in a response, a header or a stream', async () => {
    const echo =
      (answer: Answer): Answer =>
      (response, request) => {
        response.setHeader('x-echo', `you sent ${KEY}`)
        return answer(response, request)
      }
    const { provider } = await upstream(
      echo(say(`your key is ${KEY}`)),
      echo((response) => void response.end(`no JSON, but ${KEY}`)),
      echo(events([{ t: KEY }, { done: true }])),
    )
    const records: CallRecord[] = []
    await using llm = createClient({
      providers: [provider],
      callbacks: [(record) => void records.push(record)],
      retry: false,
    })
    await llm.completion({ model: 'plain/a', messages: hello })
    await failure(llm.completion({ model: 'plain/a', messages: hello }))
    await collect(await llm.completion({ model: 'plain/a', messages: hello, stream: true }))
    await llm.flush()
    expect(records).toHaveLength(3)
    for (const { wire, responseHeaders, error } of records) {
      expect(JSON.stringify({ wire, text: wire?.responseText, responseHeaders, error })).not.toContain(KEY)
    }
  })

  it('join a header that the wire declares a list', async () => {
    const { requests, url } = await upstream(say('ok'))
    const wire: Wire = {
      ...plainWire,
      chat: {
        ...plainWire.chat!,
        encode: () => ({ path: '/', headers: { 'x-beta': 'b' }, listHeaders: ['x-beta'], body: {} }),
      },
    }
    const model = defineProvider({ id: 'p', apiBase: url, wire, authorize: bearer })({
      apiKey: KEY,
      headers: { 'X-Beta': 'a, b' },
    })('m')
    await completion({ model, messages: hello }, { headers: { 'x-beta': 'c' } })
    expect(requests[0]?.headers['x-beta']).toBe('a,b,c')
  })

  it('get one record of a stream, with its events, when it ends, is left or fails', async () => {
    const { provider } = await upstream(
      events([{ t: 'a' }, { t: 'b' }, { done: true, usage: { in: 1, out: 2 } }]),
      events([{ t: 'a' }, { t: 'b' }], 'open'),
      events([{ t: 'a' }], 'cut'),
    )
    const seen: string[] = []
    const records: CallRecord[] = []
    const chunks: unknown[] = []
    await using llm = createClient({
      providers: [provider],
      callbacks: [{ onStart: ({ model }) => void seen.push(model), onStreamChunk: (chunk) => void chunks.push(chunk) }],
      successCallbacks: [(record) => void (seen.push('success'), records.push(record))],
      failureCallbacks: [(record) => void (seen.push(record.error?.code ?? ''), records.push(record))],
    })
    const request = { model: 'plain/a', messages: hello, stream: true } as const
    await collect(await llm.completion(request))
    await llm.flush()
    for await (const _ of await llm.completion(request)) break
    await llm.flush()
    await collect(await llm.completion(request)).catch(() => {})
    await llm.flush()
    expect(seen).toEqual(['a', 'success', 'a', 'aborted', 'a', 'truncated_stream'])
    expect(records[0]?.wire?.events?.map(({ data }) => data)).toEqual([
      '{"t":"a"}',
      '{"t":"b"}',
      '{"done":true,"usage":{"in":1,"out":2}}',
    ])
    expect(records[0]).toMatchObject({
      usage: { total_tokens: 3 },
      response: { choices: [{ message: { content: 'ab' } }] },
    })
    expect(records[0]?.timings.firstToken).toBeGreaterThanOrEqual(records[0]?.timings.start ?? Infinity)
    expect(records[2]).toMatchObject({ response: { choices: [{ message: { content: 'a' } }] } })
    expect(chunks.length).toBe(4 + 1 + 1)
  })

  it('count a stream as complete when the caller leaves after the finish reason', async () => {
    const { provider } = await upstream(events([{ t: 'a' }, { done: true }], 'open'))
    const records: CallRecord[] = []
    await using llm = createClient({ providers: [provider], callbacks: [(record) => void records.push(record)] })
    for await (const chunk of await llm.completion({ model: 'plain/a', messages: hello, stream: true })) {
      if (chunk.choices[0]?.finish_reason) break
    }
    await llm.flush()
    expect(records[0]?.error).toBeUndefined()
  })

  it('get failures: rejected before sending, returned as an error, not reachable', async () => {
    const { provider } = await upstream(json({ error: { message: 'no' } }, 403))
    const records: CallRecord[] = []
    await using llm = createClient({
      providers: [provider, plain({ id: 'gone', apiKey: KEY, apiBase: 'http://127.0.0.1:1' })],
      failureCallbacks: [(record) => void records.push(record)],
      retry: false,
    })
    await failure(llm.completion({ model: 'plain/a', messages: hello, seed: 1 }))
    await failure(llm.completion({ model: 'plain/a', messages: hello }))
    await failure(llm.completion({ model: 'gone/a', messages: hello }))
    await llm.flush()
    expect(records.map(({ error, status, provider }) => [provider, error?.code, status])).toEqual([
      ['plain', 'unsupported_params', undefined],
      ['plain', 'permission_denied', 403],
      ['gone', 'api_connection', undefined],
    ])
    expect(records[1]?.wire?.responseBody).toEqual({ error: { message: 'no' } })
  })

  it('break nothing when they throw, reject, or never end', async () => {
    const { provider } = await upstream(say('fine'))
    const errors: unknown[] = []
    let reached = false
    const llm = createClient({
      providers: [provider],
      callbacks: [
        () => {
          throw new Error('thrown')
        },
        { onStart: () => JSON.parse('{'), onSuccess: () => Promise.reject(new Error('rejected')) },
        () => {
          reached = true
        },
      ],
      onCallbackError: (error) => void errors.push(error),
    })
    const reply = await llm.completion({ model: 'plain/a', messages: hello })
    expect(reply.choices[0]?.message.content).toBe('fine')
    await llm.flush()
    expect(reached).toBe(true)
    expect(errors.map(String)).toEqual([expect.stringMatching(/^SyntaxError/), 'Error: thrown', 'Error: rejected'])
    const count: unknown[] = []
    await llm.completion({ model: 'plain/a', messages: hello }, { callbacks: [(() => count.push(1)) as () => void] })
    await llm.flush()
    expect(count).toEqual([1])
    expect(errors).toHaveLength(6)
    await llm.completion({ model: 'plain/a', messages: hello }, { callbacks: [() => new Promise(() => {})] })
    await llm.close(10)
  })

  it('are not shared between two clients, nor are providers', async () => {
    const first = await upstream(say('one'))
    const second = await upstream(say('two'))
    const seen: string[] = []
    await using a = createClient({ providers: [first.provider], callbacks: [() => void seen.push('a')] })
    await using b = createClient({ providers: [second.provider], callbacks: [() => void seen.push('b')] })
    const replies = await Promise.all([a, b].map((llm) => llm.completion({ model: 'plain/x', messages: hello })))
    expect(replies.map((reply) => reply.choices[0]?.message.content)).toEqual(['one', 'two'])
    await a.flush()
    await b.flush()
    expect(seen).toEqual(['a', 'b'])
  })

  it('are flushed and closed with the client, which then refuses calls', async () => {
    const done: string[] = []
    const llm = createClient({
      providers: [plain({ apiKey: KEY })],
      callbacks: [{ flush: async () => void done.push('flush'), close: async () => void done.push('close') }],
    })
    await llm.close()
    await llm.close()
    expect(done).toEqual(['flush', 'close'])
    expect((await failure(llm.completion({ model: 'plain/a', messages: hello }))).message).toMatch(/closed/)
  })
})

describe('structured output', () => {
  const schema = z.object({ city: z.string(), population: z.number() })

  it('sends the JSON schema and returns the parsed, typed value', async () => {
    const { model, requests } = await upstream(say('```json\n{"city":"Oslo","population":700000}\n```'))
    const reply = await completion({ model, messages: hello, response_format: schema })
    const population: number | undefined = reply.parsed?.population
    expect(population).toBe(700_000)
    expect(reply.choices[0]?.message.parsed).toEqual({ city: 'Oslo', population: 700_000 })
    expect(requests[0]?.body.response_format).toEqual({
      type: 'json_schema',
      json_schema: {
        name: 'response',
        strict: true,
        schema: {
          type: 'object',
          properties: { city: { type: 'string' }, population: { type: 'number' } },
          required: ['city', 'population'],
          additionalProperties: false,
        },
      },
    })
  })

  it('distinguishes a schema mismatch from a provider without structured output', async () => {
    const { model } = await upstream(say('{"city":1}'), say('not JSON'))
    const wrong = await failure(completion({ model, messages: hello, response_format: schema }))
    expect(wrong).toBeInstanceOf(SchemaMismatchError)
    expect(wrong.message).toMatch(/city/)
    expect(wrong.body).toHaveProperty('choices')
    expect((await failure(completion({ model, messages: hello, response_format: schema }))).message).toMatch(/not JSON/)
    expect(isErrorOf(wrong, 'unsupported_params')).toBe(false)
  })

  it('is parsed from a collected stream', async () => {
    const { model } = await upstream(events([{ t: '{"city":"Oslo",' }, { t: '"population":1}' }, { done: true }]))
    const stream = await completion({ model, messages: hello, response_format: schema, stream: true })
    expect((await collect(stream)).parsed).toEqual({ city: 'Oslo', population: 1 })
  })
})

describe('mocks and embeddings', () => {
  it('return a response without a request, streamed or not, or throw a given error', async () => {
    const model = plain({ apiKey: KEY, apiBase: 'http://127.0.0.1:1' })('x')
    const reply = await completion({ model, messages: hello }, { mockResponse: 'mocked' })
    expect(reply.choices[0]?.message.content).toBe('mocked')
    const stream = await completion({ model, messages: hello, stream: true }, { mockResponse: 'mocked' })
    expect((await collect(stream)).choices[0]?.message.content).toBe('mocked')
    const thrown = completion({ model, messages: hello }, { mockResponse: new RateLimitError('mock') })
    await expect(thrown).rejects.toBeInstanceOf(RateLimitError)
  })

  it('need no key and no address', async () => {
    const model = plain()('x')
    const reply = await completion({ model, messages: hello }, { mockResponse: 'mocked' })
    expect(reply.choices[0]?.message.content).toBe('mocked')
    const unmocked = completion({ model, messages: hello })
    await expect(unmocked).rejects.toBeInstanceOf(LlmError)
  })

  it('embed', async () => {
    const { model, requests } = await upstream(json({ vectors: [[1, 2]] }))
    const reply = await embedding({ model, input: 'x', dimensions: 2 })
    expect(reply.data[0]?.embedding).toEqual([1, 2])
    expect(requests[0]).toMatchObject({ url: '/v1/embed', body: { input: 'x', dimensions: 2, model: 'plain-1' } })
    expect((await failure(embedding({ model, input: [] }))).message).toMatch(/input must be/)
  })
})
