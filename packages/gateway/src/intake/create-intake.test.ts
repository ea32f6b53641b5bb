import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { startIntake } from './intake.test-support.ts'

const answer = {
  model: 'gpt-4o-2024-08-06',
  choices: [{ message: { content: 'Rhine' } }],
  usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
}

const log = (
  changes: { request?: object; response?: object; meta?: object; timing?: unknown; provider?: string } = {},
) => ({
  providerRequest: {
    url: 'custom-model-nopath',
    json: { model: 'gpt-4o', messages: [{ role: 'user', content: 'Name a river.' }] },
    meta: changes.meta ?? {},
    ...changes.request,
  },
  providerResponse: { status: 200, headers: { 'x-request-id': 'r' }, json: answer, ...changes.response },
  timing: changes.timing ?? {
    startTime: { seconds: 1_790_000_000, milliseconds: 250 },
    endTime: { seconds: 1_790_000_001, milliseconds: 750 },
    timeToFirstToken: 400,
  },
  ...(changes.provider && { provider: changes.provider }),
})

describe('a log', () => {
  it.each([
    ['/custom/v1/log', 'custom'],
    ['/oai/v1/log', 'openai'],
    ['/anthropic/v1/log', 'anthropic'],
    ['/googleapis/v1/log', 'gemini'],
    ['/v1/trace/custom/log', 'custom'],
    ['/v1/trace/custom/v1/log', 'custom'],
    ['/v1/trace/custom/log/typed', 'custom'],
  ])('posted to %s is stored with tokens, cost and times', async (path, provider) => {
    const intake = await startIntake()
    const { status, text, headers } = await intake.post(path, log())
    expect([status, text]).toEqual([200, 'ok'])
    expect(await intake.entries()).toMatchObject([
      {
        id: headers.get('helicone-id'),
        provider,
        source: 'log',
        operation: 'chat',
        requestedModel: 'gpt-4o',
        servedModel: 'gpt-4o-2024-08-06',
        createdAt: 1_790_000_000_250,
        latencyMs: 1500,
        timeToFirstTokenMs: 400,
        tokens: { prompt: 1000, completion: 100, total: 1100 },
        ...(provider !== 'anthropic' && provider !== 'gemini' && { costUsd: 0.0035 }),
        responseHeaders: { 'x-request-id': 'r' },
      },
    ])
  })

  it.each([
    [{ startTime: '1790000000', endTime: '1790000001' }, 1_790_000_000_000, 1000],
    [{ startTime: '1790000000250', endTime: 1_790_000_001_250 }, 1_790_000_000_250, 1000],
    [{ startTime: '2026-09-21T14:13:20.000Z', endTime: '2026-09-21T14:13:21Z' }, 1_790_000_000_000, 1000],
    [{ startTime: { seconds: 1_790_000_000, milliseconds: 0 } }, 1_790_000_000_000, 0],
    [{ startTime: 1_790_000_002, endTime: 1_790_000_000 }, 1_790_000_002_000, 0],
  ])('can have times in any form: %j', async (timing, createdAt, latencyMs) => {
    const intake = await startIntake()
    expect((await intake.post('/custom/v1/log', log({ timing }))).status).toBe(200)
    expect(await intake.entries()).toMatchObject([{ createdAt, latencyMs }])
  })

  it('has the Helicone headers of the payload, which those of the HTTP request override', async () => {
    const intake = await startIntake()
    const id = randomUUID()
    const meta = {
      'Helicone-User-Id': 'ann',
      'Helicone-Session-Id': 's',
      'Helicone-Session-Path': '/a/b',
      'Helicone-Session-Name': 'Trip',
      'Helicone-Property-Env': 'dev',
      'Helicone-Property-Plan': 'pro',
      'Helicone-Prompt-Id': 'p',
      'Helicone-Request-Id': randomUUID(),
      'Helicone-Model-Override': 'gpt-4o-mini',
    }
    const headers = { 'helicone-request-id': id, 'helicone-property-env': 'prod', 'Helicone-User-Id': 'bob' }
    expect((await intake.post('/custom/v1/log', log({ meta }), headers)).headers.get('helicone-id')).toBe(id)
    expect(await intake.entries()).toMatchObject([
      {
        ...{ id, userId: 'bob', sessionId: 's', sessionPath: '/a/b', sessionName: 'Trip', promptId: 'p' },
        ...{ properties: { Env: 'prod', Plan: 'pro' }, model: 'gpt-4o-mini', requestedModel: 'gpt-4o' },
      },
    ])
  })

  it('gets a new id if it has no valid one, and the user of the body', async () => {
    const intake = await startIntake()
    const request = { json: { model: 'gpt-4o', user: 'cleo' } }
    const { headers } = await intake.post('/custom/v1/log', log({ request, meta: { 'Helicone-Request-Id': 'mine' } }))
    expect(headers.get('helicone-id')).toMatch(/^[\da-f-]{36}$/)
    expect(await intake.entries()).toMatchObject([{ userId: 'cleo' }])
  })

  it('is read from text, else from JSON, or from a list of chunks', async () => {
    const intake = await startIntake()
    const chunk = { model: 'gpt-4o', choices: [], usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 } }
    const textBody = `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`
    await intake.post('/custom/v1/log', log({ response: { textBody, json: {} } }))
    await intake.post('/custom/v1/log', log({ response: { json: { streamed_data: [chunk] } } }))
    const entries = await intake.entries()
    expect(entries).toHaveLength(2)
    for (const entry of entries) expect(entry).toMatchObject({ stream: true, tokens: { prompt: 5, completion: 7 } })
    expect(entries.map(({ responseBody }) => responseBody)).toContain(textBody)
  })

  it.each([
    ['localhost:1234/v1', 'custom'],
    ['azure:my-deployment', 'custom'],
    ['file:///models/llama', 'custom'],
    ['urn:model:llama', 'custom'],
    ['wss://api.openai.com/v1/realtime', 'openai'],
    ['https://api.novita.ai/v3/openai/chat/completions', 'novita'],
    ['https://llm.example.com/v1', 'llm.example.com'],
  ])('can have any URL: %s is at %s', async (url, provider) => {
    const intake = await startIntake()
    expect(await intake.post('/custom/v1/log', log({ request: { url } }))).toMatchObject({ status: 200, text: 'ok' })
    expect(await intake.entries()).toMatchObject([{ provider }])
  })

  it('requires only a status', async () => {
    const intake = await startIntake()
    const least = { providerRequest: {}, providerResponse: { status: '200', textBody: 'Rhine' } }
    expect((await intake.post('/custom/v1/log', least)).status).toBe(200)
    expect(await intake.entries()).toMatchObject([
      { status: 200, provider: 'custom', model: '', responseBody: 'Rhine', latencyMs: 0, costUsd: null, url: '' },
    ])
  })

  it('has the cost in its payload', async () => {
    const intake = await startIntake()
    await intake.post('/custom/v1/log', log({ response: { cost: 0.5 } }))
    expect(await intake.entries()).toMatchObject([{ costUsd: 0.5 }])
  })

  it('keeps its tokens if either kind of header omits bodies', async () => {
    const intake = await startIntake()
    await intake.post('/custom/v1/log', log({ meta: { 'Helicone-Omit-Request': 'true' } }), {
      'helicone-omit-response': 'true',
    })
    expect(await intake.entries()).toMatchObject([
      { requestBody: null, responseBody: null, tokens: { prompt: 1000 }, requestSize: expect.any(Number) },
    ])
  })

  it.each([-2, -3, -4, 0, 999])('can have the status %i, as at Helicone', async (status) => {
    const intake = await startIntake()
    await intake.post('/custom/v1/log', log({ response: { status } }))
    expect(await intake.entries()).toMatchObject([{ status }])
  })

  it.each([
    ['/oai/v1/log', { provider: 'AZURE' }, 'azure'],
    ['/oai/v1/log', { request: { url: 'https://me.openai.azure.com/openai/deployments/d/chat/completions' } }, 'azure'],
    ['/oai/v1/log', { request: { url: 'https://api.groq.com/openai/v1/chat/completions' } }, 'groq'],
    ['/custom/v1/log', { provider: 'GOOGLE' }, 'gemini'],
    ['/custom/v1/log', { provider: 'X' }, 'xai'],
    ['/custom/v1/log', { provider: 'CUSTOM', meta: { 'Helicone-Property-Provider': 'mistral' } }, 'mistral'],
    ['/custom/v1/log', { meta: { 'Helicone-Property-Provider': 'our-team' } }, 'custom'],
    ['/custom/v1/log', { request: { url: 'https://llm.acme.example/v1/chat' } }, 'llm.acme.example'],
    ['/custom/v1/log', { request: { url: 'http://127.0.0.1:8080/v1/chat' } }, 'custom'],
    ['/v1/trace/custom/log', { provider: 'openai-eu' }, 'openai-eu'],
  ])('keeps its own provider: %s %j is of %s', async (path, changes, provider) => {
    const intake = await startIntake()
    await intake.post(path, log(changes))
    expect(await intake.entries()).toMatchObject([{ provider }])
  })

  it('does not contain secrets in headers and URL', async () => {
    const intake = await startIntake()
    const headers = { 'set-cookie': 'session=secret', 'x-api-key': 'secret', 'x-ok': 'yes' }
    await intake.post(
      '/custom/v1/log',
      log({
        request: { url: 'https://ann:secret@a.example/v1?key=secret&b=1' },
        response: { headers },
        meta: { 'Helicone-Auth': 'Bearer secret', 'Helicone-Fallbacks': '[{"secret":1}]' },
      }),
      { authorization: 'Bearer secret' },
    )
    const [entry] = await intake.entries()
    expect(JSON.stringify(entry)).not.toContain('secret')
    expect(entry?.responseHeaders).toMatchObject({ 'x-ok': 'yes' })
  })

  it('can be compressed', async () => {
    const intake = await startIntake()
    const body = gzipSync(JSON.stringify(log()))
    expect((await intake.post('/custom/v1/log', body, { 'content-encoding': 'gzip' })).status).toBe(200)
    expect(await intake.entries()).toHaveLength(1)
  })

  it('replaces one with the same id', async () => {
    const intake = await startIntake()
    const meta = { 'Helicone-Request-Id': randomUUID() }
    await intake.post('/custom/v1/log', log({ meta }))
    await intake.post('/custom/v1/log', log({ meta, response: { status: 500 } }))
    expect(await intake.entries()).toMatchObject([{ status: 500 }])
  })
})

describe('a log that is refused', () => {
  it.each([
    ['nothing', '', 'not JSON'],
    ['half a body', '{"providerRequest":', 'not JSON'],
    ['a list', [], 'body: '],
    ['no request', { providerResponse: { status: 200 } }, 'providerRequest: '],
    ['no status', log({ response: { status: undefined } }), 'providerResponse.status: '],
    ['a status in words', log({ response: { status: 'fine' } }), 'providerResponse.status: '],
    ['a time in words', log({ timing: { startTime: 'yesterday' } }), 'timing.startTime: must be'],
    ['a negative cost', log({ response: { cost: -1 } }), 'providerResponse.cost: '],
    ['a request that is a list', log({ request: { json: ['secret prompt'] } }), 'providerRequest.json: '],
    ['a time of the last century', log({ timing: { startTime: 86_400 } }), 'timing.startTime: must be within'],
    [
      'a time far ahead',
      log({ timing: { startTime: Date.now() + 2 * 86_400_000 } }),
      'timing.startTime: must be within',
    ],
    [
      'an end far ahead',
      log({ timing: { startTime: Date.now(), endTime: '2099-01-01' } }),
      'timing.endTime: must be within',
    ],
  ])('because of %s is answered with 400 and the name of the field', async (_, body, message) => {
    const intake = await startIntake()
    const { status, text } = await intake.post('/custom/v1/log', body)
    expect([status, JSON.parse(text)]).toEqual([400, { error: expect.stringContaining(message) }])
    expect(text).not.toContain('secret')
    expect(await intake.entries()).toEqual([])
  })

  it('by the typed endpoint is answered with all invalid fields', async () => {
    const intake = await startIntake()
    const body = {
      providerRequest: { url: '', json: 'no object' },
      providerResponse: { status: 'x' },
      timing: { startTime: '1790000000' },
    }
    const { status, text } = await intake.post('/v1/trace/custom/log/typed', body)
    expect(status).toBe(400)
    const { isValid, errors } = JSON.parse(text)
    expect(isValid).toBe(false)
    expect(errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'providerRequest.json',
      'providerRequest.meta',
      'providerRequest.url',
      'providerResponse',
      'providerResponse.headers',
      'providerResponse.status',
      'timing.endTime',
    ])
  })

  it('is too large, as sent or decompressed', async () => {
    const intake = await startIntake()
    const large = 'x'.repeat(10 * 1024 * 1024 + 1)
    for (const [body, headers] of [
      [large, {}],
      [gzipSync(large), { 'content-encoding': 'gzip' }],
    ] as const) {
      const { status, text } = await intake.post('/custom/v1/log', body, headers)
      expect([status, text]).toEqual([400, 'Payload too large'])
    }
  })

  it.each(['gzip', 'zstd'])('does not match its content-encoding: %s', async (encoding) => {
    const intake = await startIntake()
    const { status } = await intake.post('/custom/v1/log', log(), { 'content-encoding': encoding })
    expect([400, 415]).toContain(status)
  })

  it('has no key with the scope', async () => {
    const intake = await startIntake({ keys: { log: ['log'], read: ['read'], admin: ['admin'] } })
    const post = async (key?: string) =>
      await intake.post('/custom/v1/log', log(), key === undefined ? {} : { authorization: `Bearer ${key}` })
    expect(await post()).toMatchObject({ status: 401, text: 'Unauthorized' })
    expect(await post('wrong')).toMatchObject({ status: 401, text: 'Unauthorized' })
    expect((await post('read')).status).toBe(403)
    expect((await post('log')).status).toBe(200)
    expect((await post('admin')).status).toBe(200)
    expect((await intake.entries()).map(({ keyId }) => keyId).sort()).toEqual(['id-admin', 'id-log'])
  })

  it('finds the queue full, and must be sent again', async () => {
    const intake = await startIntake({ isFull: () => true })
    const { status, headers } = await intake.post('/custom/v1/log', log())
    expect([status, headers.get('retry-after')]).toEqual([503, '1'])
  })

  it('is sent to an unknown path', async () => {
    const intake = await startIntake()
    expect((await intake.post('/v1/trace/nothing', log())).status).toBe(404)
  })
})

describe('scores, feedback and properties', () => {
  const logged = async (options?: Parameters<typeof startIntake>[0], headers = {}) => {
    const intake = await startIntake(options)
    const id = (await intake.post('/custom/v1/log', log(), headers)).headers.get('helicone-id')
    return { intake, path: `/v1/request/${id}` }
  }

  it('are stored, even for a request that is not stored yet', async () => {
    const { intake, path } = await logged()
    expect(await intake.post(`${path}/score`, { scores: { helpful: 4, harmful: false } })).toMatchObject({
      ...{ status: 200, text: '{"data":null,"error":null}' },
    })
    expect((await intake.post(`${path}/feedback`, { rating: true })).status).toBe(200)
    expect((await intake.send('PUT', `${path}/property`, { key: 'Env', value: 'prod' })).status).toBe(200)
    expect(await intake.entries()).toMatchObject([
      { scores: { helpful: 4, harmful: 0 }, feedback: true, properties: { Env: 'prod' } },
    ])
  })

  it('of an unknown request are answered with 404', async () => {
    const intake = await startIntake()
    const { status, text } = await intake.post('/v1/request/none/feedback', { rating: true })
    expect([status, text]).toEqual([404, expect.stringContaining('none')])
  })

  it.each([
    ['POST', 'score', { scores: { a: 'high' } }, 'scores.a: '],
    ['POST', 'score', {}, 'scores: '],
    ['POST', 'feedback', { rating: 1 }, 'rating: '],
    ['PUT', 'property', { key: '', value: 'x' }, 'key: '],
    ['PUT', 'property', '{', 'not JSON'],
  ])('are refused if they are invalid: %s %s %j', async (method, what, body, message) => {
    const { intake, path } = await logged()
    const answered = await intake.send(method, `${path}/${what}`, body)
    expect([answered.status, answered.text]).toEqual([400, expect.stringContaining(message)])
  })

  it('require a key with the scope', async () => {
    const { intake, path } = await logged({ keys: { log: ['log'] } }, { authorization: 'Bearer log' })
    const tell = (headers = {}) => intake.post(`${path}/feedback`, { rating: true }, headers)
    expect((await tell()).status).toBe(401)
    expect((await tell({ authorization: 'Bearer log' })).status).toBe(200)
  })
})
