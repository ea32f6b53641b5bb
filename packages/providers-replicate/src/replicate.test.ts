import { type CallRecord, collect, completion, createClient } from '@litecone/core'
import { type PredictionScript, ReplicateServer, startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { replicate } from './index.ts'

const hi = [{ role: 'user' as const, content: 'Say hello to the people of Oslo' }]
const VERSION = 'a'.repeat(64)

async function start(script: PredictionScript) {
  const server = await ReplicateServer.start(() => script)
  const provider = replicate({ apiKey: 'r8_0123456789abcdef0123456789', apiBase: server.url })
  return {
    server,
    provider,
    model: provider('meta/meta-llama-3-8b-instruct'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

describe('Replicate', () => {
  it('creates a prediction that completes with the first response', async () => {
    await using at = await start({ output: ['Hello ', 'Oslo 🙂'] })
    const reply = await completion({ model: at.model, messages: hi, max_tokens: 9, temperature: 0.5, stop: ['a', 'b'] })
    expect(reply).toMatchObject({
      id: 'p1',
      created: 1_793_491_200,
      choices: [{ finish_reason: 'stop', message: { content: 'Hello Oslo 🙂' } }],
      usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 },
    })
    expect(at.server.requests).toHaveLength(1)
    expect(at.server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/models/meta/meta-llama-3-8b-instruct/predictions',
      headers: { prefer: 'wait', authorization: 'Bearer r8_0123456789abcdef0123456789' },
      body: { input: { prompt: hi[0]?.content, max_tokens: 9, temperature: 0.5, stop_sequences: 'a,b' } },
    })
  })

  it('polls until a long prediction is done', async () => {
    await using at = await start({ output: ['late'], looks: 3 })
    const reply = await completion({ model: at.model, messages: hi })
    expect(reply.choices[0]?.message.content).toBe('late')
    expect(at.server.requests.map(({ path }) => path).slice(1)).toEqual(Array(4).fill('/v1/predictions/p1'))
  })

  it.each([
    [`owner/name:${VERSION}`, '/v1/predictions', { version: VERSION }],
    [VERSION, '/v1/predictions', { version: VERSION }],
    ['deployments/acme/chat', '/v1/deployments/acme/chat/predictions', {}],
  ])('calls %s at its path', async (id, path, body) => {
    await using at = await start({ output: ['x'] })
    await completion({ model: at.provider(id), messages: hi })
    expect(at.server.requests[0]).toMatchObject({ path, body })
  })

  it('streams a prediction’s output, and reads its usage afterwards', async () => {
    await using at = await start({ output: ['Hel', 'lo\n', '\n- Oslo'] })
    const stream = await completion({ model: at.model, messages: hi, stream: true })
    const reply = await collect(stream)
    expect(reply.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'Hello\n\n- Oslo' } })
    expect(reply.usage?.total_tokens).toBe(10)
    expect(at.server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/models/meta/meta-llama-3-8b-instruct/predictions',
      'GET /stream/p1',
      'GET /v1/predictions/p1',
    ])
    expect(at.server.requests[0]?.body.stream).toBe(true)
  })

  it('completes a response if the request for its usage fails', async () => {
    const sse = 'event: output\ndata: x\n\nevent: done\ndata: {}\n\n'
    await using api = await startReplayServer(({ method, path }) => {
      if (path === '/s') return { headers: { 'content-type': 'text/event-stream', 'x-of': 'stream' }, body: sse }
      if (method === 'GET') return { status: 401, body: { detail: 'no' } }
      return { status: 201, body: { id: 'p1', status: 'starting', urls: { stream: `${api.url}/s` } } }
    })
    const model = replicate({ apiKey: 'r8_secret_secret', apiBase: api.url })('meta/meta-llama-3-8b-instruct')
    const records: CallRecord[] = []
    const stream = await completion(
      { model, messages: hi, stream: true },
      { callbacks: [(record) => void records.push(record)] },
    )
    const reply = await collect(stream)
    expect(reply.choices[0]?.message.content).toBe('x')
    expect(reply.call).toMatchObject({ status: 200, headers: { 'x-of': 'stream' } })
    await expect.poll(() => records.length).toBe(1)
    expect(records[0]).toMatchObject({ status: 200, error: undefined })
  })

  it('does not send its token to another origin that a response names', async () => {
    await using other = await startReplayServer([
      { headers: { 'content-type': 'text/event-stream' }, body: 'event: output\ndata: x\n\nevent: done\ndata: {}\n\n' },
    ])
    await using api = await startReplayServer([
      { status: 201, body: { id: 'p1', status: 'starting', urls: { stream: `${other.url}/s` } } },
      { body: { id: 'p1', status: 'succeeded', metrics: {} } },
    ])
    const model = replicate({ apiKey: 'r8_secret_secret', apiBase: api.url })('meta/x')
    await collect(await completion({ model, messages: hi, stream: true }))
    expect(other.requests[0]?.headers.authorization).toBeUndefined()
    expect(api.requests[1]?.headers.authorization).toBe('Bearer r8_secret_secret')
  })

  it('cancels the prediction when the caller aborts, while waiting or streaming, or stops reading', async () => {
    await using at = await start({ output: ['a'], endless: true })
    const abort = new AbortController()
    const waiting = completion({ model: at.model, messages: hi }, { signal: abort.signal })
    await expect.poll(() => at.server.requests.length).toBeGreaterThan(1)
    abort.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
    await expect.poll(() => at.server.canceled).toBe(1)

    const second = new AbortController()
    const stream = await completion({ model: at.model, messages: hi, stream: true }, { signal: second.signal })
    second.abort()
    await expect(collect(stream)).rejects.toMatchObject({ code: 'aborted' })
    await expect.poll(() => at.server.canceled).toBe(2)

    for await (const _ of await completion({ model: at.model, messages: hi, stream: true })) break
    await expect.poll(() => at.server.canceled).toBe(3)
  })

  it.each(['failed', 'canceled'] as const)(
    'throws if a prediction has %s, with the last line of its logs',
    async (status) => {
      const script = { output: ['x'], status, error: 'out of memory', logs: 'loading\nCUDA broke\n' }
      await using at = await start(script)
      await expect(completion({ model: at.model, messages: hi })).rejects.toMatchObject({
        vendorCode: status,
        retryable: false,
        message: expect.stringMatching(new RegExp(`prediction (?:was )?${status}.*Last log: CUDA broke`)),
      })
      const streamed = completion({ model: at.model, messages: hi, stream: true }).then(collect)
      await expect(streamed).rejects.toMatchObject({
        vendorCode: status,
        message: expect.stringContaining('CUDA broke'),
      })
    },
  )

  it('throws if the stream is cut', async () => {
    await using api = await startReplayServer(({ path }) =>
      path === '/s'
        ? { headers: { 'content-type': 'text/event-stream' }, body: 'event: output\ndata: x\n\n', end: 'cut' }
        : { status: 201, body: { id: 'p1', status: 'starting', urls: { stream: `${api.url}/s` } } },
    )
    const model = replicate({ apiKey: 'r8_secret_secret', apiBase: api.url })('meta/x')
    await expect(completion({ model, messages: hi, stream: true }).then(collect)).rejects.toMatchObject({
      code: 'truncated_stream',
    })
  })

  it.each([
    [400, 'bad_request'],
    [401, 'authentication'],
    [402, 'api'],
    [403, 'permission_denied'],
    [404, 'not_found'],
    [422, 'unprocessable_entity'],
    [429, 'rate_limit'],
    [500, 'internal_server'],
    [503, 'service_unavailable'],
  ])('maps status %i to %s', async (status, code) => {
    await using api = await startReplayServer([{ status, body: { title: 'T', detail: 'what was wrong', status } }])
    const model = replicate({ apiKey: 'r8_secret_secret', apiBase: api.url })('meta/x')
    await expect(completion({ model, messages: hi })).rejects.toMatchObject({
      code,
      status,
      message: expect.stringContaining('what was wrong'),
    })
  })

  it('adds model-specific inputs, and lets the caller choose how long to wait', async () => {
    await using at = await start({ output: ['x'], looks: 1 })
    await completion(
      { model: at.model, messages: hi, temperature: 0.5 },
      { extraBody: { input: { min_tokens: 3 }, webhook: 'https://a.example' }, headers: { prefer: 'wait=5' } },
    )
    expect(at.server.requests[0]).toMatchObject({
      headers: { prefer: 'wait=5' },
      body: { input: { prompt: hi[0]?.content, temperature: 0.5, min_tokens: 3 }, webhook: 'https://a.example' },
    })
  })

  it('streams a prediction without a stream URL once it is done', async () => {
    await using api = await startReplayServer([
      { status: 201, body: { id: 'p1', status: 'starting', urls: {} } },
      {
        body: {
          id: 'p1',
          status: 'succeeded',
          output: ['a', 'b'],
          metrics: { input_token_count: 1, output_token_count: 2 },
        },
      },
    ])
    const model = replicate({ apiKey: 'r8_secret_secret', apiBase: api.url })('acme/x')
    const reply = await collect(await completion({ model, messages: hi, stream: true }))
    expect(reply).toMatchObject({ choices: [{ message: { content: 'ab' } }], usage: { total_tokens: 3 } })
    expect(api.requests.map(({ path }) => path)).toEqual(['/models/acme/x/predictions', '/predictions/p1'])
  })

  it('keeps a response if its usage cannot be read', async () => {
    await using api = await startReplayServer(({ path }) => {
      if (path === '/s') {
        return {
          headers: { 'content-type': 'text/event-stream' },
          body: 'event: output\ndata: x\n\nevent: done\ndata: {}\n\n',
        }
      }
      if (path === '/predictions/p1') return { status: 500, body: {} }
      return { status: 201, body: { id: 'p1', status: 'starting', urls: { stream: `${api.url}/s` } } }
    })
    const model = replicate({ apiKey: 'r8_secret_secret', apiBase: api.url })('acme/x')
    const reply = await collect(await completion({ model, messages: hi, stream: true }))
    expect(reply.choices[0]?.message.content).toBe('x')
    expect(reply.usage).toBeUndefined()
  })

  it('reports a server that is not Replicate', async () => {
    await using api = await startReplayServer([{ body: { ok: true } }])
    const model = replicate({ apiKey: 'r8_secret_secret', apiBase: api.url })('acme/x')
    await expect(completion({ model, messages: hi }, { retry: false })).rejects.toMatchObject({
      code: 'invalid_response',
      message: expect.stringContaining('apiBase'),
    })
  })

  it('rejects what its models do not accept, before anything is sent', async () => {
    await using at = await start({ output: ['x'] })
    const tools = [{ type: 'function' as const, function: { name: 'f' } }]
    await expect(completion({ model: at.model, messages: hi, tools })).rejects.toMatchObject({
      code: 'unsupported_params',
      param: 'tools',
    })
    await expect(
      completion({ model: at.model, messages: hi, response_format: { type: 'json_object' } }),
    ).rejects.toMatchObject({ code: 'unsupported_params' })
    expect(at.server.requests).toHaveLength(0)
  })

  it('records the request of the prediction, without the token', async () => {
    await using at = await start({ output: ['x'], looks: 1 })
    const records: CallRecord[] = []
    await using llm = createClient({ providers: [at.provider], callbacks: [(record) => void records.push(record)] })
    await llm.completion({ model: 'replicate/meta/meta-llama-3-8b-instruct', messages: hi })
    await llm.flush()
    expect(records[0]?.wire).toMatchObject({
      method: 'POST',
      url: `${at.server.url}/models/meta/meta-llama-3-8b-instruct/predictions`,
      requestBody: { input: { prompt: hi[0]?.content } },
      responseBody: { status: 'succeeded' },
    })
    expect(JSON.stringify(records)).not.toContain('r8_0123456789abcdef')
  })
})
