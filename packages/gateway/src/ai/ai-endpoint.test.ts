import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GATEWAY_KEY, type ServedAi, serveAi } from './serve-ai.test-support.ts'
import { startVendors, type Vendor, type Vendors } from './vendors.test-support.ts'

let vendors: Vendors
let served: ServedAi
let client: OpenAI

beforeAll(async () => {
  vendors = await startVendors()
  served = await serveAi({ providers: vendors.config })
  client = new OpenAI({ apiKey: GATEWAY_KEY, baseURL: served.url, maxRetries: 0 })
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await vendors[Symbol.asyncDispose]()
})

const messages = [
  { role: 'system' as const, content: 'Be brief.' },
  { role: 'user' as const, content: 'Hello?' },
]
const tools = [
  {
    type: 'function' as const,
    function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
  },
]
const MODELS: readonly [model: string, vendor: Vendor, header: string, served: string][] = [
  ['openai/gpt-4o-mini', 'openai', 'authorization', 'gpt-4o-mini-2024-07-18'],
  ['anthropic/claude-sonnet-4-5', 'anthropic', 'x-api-key', 'claude-sonnet-4-5'],
  ['gemini/gemini-2.5-flash', 'gemini', 'x-goog-api-key', 'gemini-2.5-flash'],
]

describe.each(MODELS)('OpenAI’s client with %s', (model, vendor, header, servedModel) => {
  it('gets a response, whose log has tokens and cost', async () => {
    const { data, response } = await client.chat.completions
      .create(
        { model, messages, user: 'u-1' },
        { headers: { 'Helicone-Session-Id': 's-1', 'Helicone-Property-Team': 'blue' } },
      )
      .withResponse()
    expect(data).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: 'Hello, world.' }, finish_reason: 'stop' }],
    })
    expect(data.usage).toMatchObject({ prompt_tokens: 10, completion_tokens: 4, total_tokens: 14 })
    expect(response.headers.get('helicone-provider')).toBe(vendor)
    expect(response.headers.get('helicone-model')).toBe(model.split('/')[1])
    expect(response.headers.get('helicone-gateway-mode')).toBe('BYOK')
    expect(response.headers.get('helicone-request-id')).toBe(response.headers.get('helicone-id'))
    const sent = vendors.servers[vendor].requests.at(-1)
    expect(sent?.headers[header]).toContain(`key-of-${vendor}`)
    expect(Object.keys(sent?.headers ?? {}).filter((name) => name.startsWith('helicone'))).toEqual([])
    expect(JSON.stringify(sent?.headers)).not.toContain(GATEWAY_KEY)
    const entry = await served.logged(response)
    expect(entry).toMatchObject({
      id: response.headers.get('helicone-id'),
      source: 'ai',
      operation: 'chat',
      provider: vendor,
      model: servedModel,
      requestedModel: model,
      status: 200,
      errorType: null,
      stream: false,
      timeToFirstTokenMs: null,
      userId: 'u-1',
      sessionId: 's-1',
      properties: { team: 'blue' },
      keyId: 'k1',
      tokens: { prompt: 10, completion: 4, total: 14 },
      attempts: [{ provider: vendor, status: 200 }],
    })
    expect(entry.costUsd).toBeGreaterThan(0)
    expect(entry.url).toContain(vendors.servers[vendor].url)
    expect(JSON.parse(entry.requestBody ?? '')).toEqual({ model, messages, user: 'u-1' })
    expect(JSON.parse(entry.responseBody ?? '')).toMatchObject({ choices: [{ message: { content: 'Hello, world.' } }] })
    expect(JSON.stringify(entry)).not.toMatch(/key-of-|sk-helicone-aaaaaaa/)
  })

  it('gets a stream, whose log has the complete response', async () => {
    const pieces: string[] = []
    const { data, response } = await client.chat.completions.create({ model, messages, stream: true }).withResponse()
    for await (const chunk of data) {
      expect(chunk.choices.length).toBeGreaterThan(0)
      pieces.push(chunk.choices[0]?.delta.content ?? '')
    }
    expect(pieces.join('')).toBe('Hello, world.')
    const entry = await served.logged(response)
    expect(entry).toMatchObject({ stream: true, status: 200, tokens: { total: 14 } })
    expect(entry.timeToFirstTokenMs).not.toBeNull()
    expect(entry.responseSize).toBeGreaterThan(100)
    expect(JSON.parse(entry.responseBody ?? '')).toMatchObject({
      choices: [{ message: { content: 'Hello, world.' }, finish_reason: 'stop' }],
    })
  })

  it('gets usage at the end of a stream, in a chunk of its own if requested', async () => {
    for (const include_usage of [true, undefined]) {
      const ends: unknown[] = []
      const options = include_usage && { stream_options: { include_usage } }
      for await (const chunk of await client.chat.completions.create({ model, messages, stream: true, ...options }))
        if (chunk.usage) ends.push([chunk.choices[0]?.finish_reason, chunk.usage.total_tokens])
      expect(ends).toEqual([[include_usage ? undefined : 'stop', 14]])
    }
  })

  it('gets tool calls, streamed and not', async () => {
    const { choices } = await client.chat.completions.create({ model, messages, tools })
    const whole = choices[0]?.message.tool_calls?.[0]
    const streamed = (await client.chat.completions.stream({ model, messages, tools }).finalChatCompletion()).choices[0]
    for (const call of [whole, streamed?.message.tool_calls?.[0]]) {
      expect(call).toMatchObject({ type: 'function', function: { name: 'weather' } })
      expect(JSON.parse(call?.type === 'function' ? call.function.arguments : '')).toEqual({ city: 'Rome' })
    }
    expect(streamed?.finish_reason).toBe('tool_calls')
  })
})

describe('the other operations', () => {
  it('create embeddings', async () => {
    const { data: answer, response } = await client.embeddings
      .create({
        model: 'openai/text-embedding-3-small',
        input: 'Hello',
        encoding_format: 'float',
      })
      .withResponse()
    expect(answer.data[0]?.embedding).toEqual([0.5, -0.5])
    expect(await served.logged(response)).toMatchObject({
      operation: 'embed',
      tokens: { prompt: 3, completion: null },
    })
  })

  it('moderate', async () => {
    const { results } = await client.moderations.create({ model: 'omni-moderation-latest/openai', input: 'Hello' })
    expect(results[0]?.flagged).toBe(false)
  })

  it('list the models of providers with a key, and retrieve one', async () => {
    const list = await client.models.list()
    const owners = new Set(list.data.map(({ owned_by }) => owned_by))
    expect([...owners]).toEqual(['openai', 'anthropic', 'gemini'])
    expect(list.data.map(({ id }) => id)).toContain('anthropic/claude-sonnet-4-5')
    expect(await client.models.retrieve('openai/gpt-4o')).toMatchObject({ id: 'openai/gpt-4o', object: 'model' })
    await expect(client.models.retrieve('groq/none')).rejects.toMatchObject({ status: 404, code: 'model_not_found' })
  })

  it.each([
    ['GET', '/responses/resp_1', 404],
    ['GET', '/chat/completions', 405],
    ['POST', '/models', 405],
    ['GET', '/models/%', 404],
    ['GET', '', 404],
  ])('answer %s %s with %i in OpenAI’s format', async (method, path, status) => {
    const response = await fetch(served.url + path, { method })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.any(String) },
    })
  })
})

describe('a stream on the wire', () => {
  it('consists of server-sent events that end with [DONE]', async () => {
    const response = await fetch(`${served.url}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'anthropic/claude-sonnet-4-5', messages, stream: true }),
    })
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const text = await response.text()
    expect(text).toMatch(/^data: \{"id":.*\n\ndata: /)
    expect(text).toMatch(/\n\ndata: \[DONE\]\n\n$/)
  })
})

describe('headers of Helicone', () => {
  it('override the model for costs and name, and omit bodies', async () => {
    const headers = {
      'Helicone-Model-Override': 'gpt-4o',
      'Helicone-Omit-Request': 'true',
      'Helicone-Omit-Response': 'true',
    }
    const { response } = await client.chat.completions
      .create({ model: 'openai/gpt-4o-mini', messages }, { headers })
      .withResponse()
    const entry = await served.logged(response)
    expect(entry).toMatchObject({
      model: 'gpt-4o',
      servedModel: 'gpt-4o-mini-2024-07-18',
      requestBody: null,
      responseBody: null,
    })
    // 10 tokens at $2.50 per million, and 4 at $10.
    expect(entry.costUsd).toBeCloseTo(0.000065, 9)
    expect(entry.requestSize).toBeGreaterThan(0)
  })

  it('unwrap the inputs of prompts, with Helicone-Prompt-Id', async () => {
    const content = 'Name a <helicone-prompt-input key="what">river</helicone-prompt-input>.'
    const ask = (headers: Record<string, string>) =>
      client.chat.completions.create(
        { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content }] },
        { headers },
      )
    await ask({ 'Helicone-Prompt-Id': 'rivers' })
    expect(vendors.servers.openai.requests.at(-1)?.body).toMatchObject({ messages: [{ content: 'Name a river.' }] })
    await ask({})
    expect(vendors.servers.openai.requests.at(-1)?.body).toMatchObject({ messages: [{ content }] })
  })

  it('shorten a prompt to its model’s context window, or choose a model that it fits', async () => {
    const content = 'word '.repeat(10_000)
    const ask = async (model: string, handler: string) => {
      const headers = { 'Helicone-Token-Limit-Exception-Handler': handler }
      const { response } = await client.chat.completions
        .create({ model, messages: [{ role: 'user', content }] }, { headers })
        .withResponse()
      const sent = vendors.servers.openai.requests.at(-1)?.body as { messages: { content: string }[] } | undefined
      return [response.headers.get('helicone-model'), (sent?.messages[0]?.content.length ?? 0) < content.length]
    }
    expect(await ask('openai/gpt-4', 'truncate')).toEqual(['gpt-4', true])
    expect(await ask('openai/gpt-4o', 'middle-out')).toEqual(['gpt-4o', false])
    expect(await ask('openai/gpt-4,openai/gpt-4o-mini,openai/gpt-4o', 'fallback')).toEqual(['gpt-4o-mini', false])
  })

  it('add usage to streams, with Helicone-Stream-Usage', async () => {
    const headers = { 'Helicone-Stream-Usage': 'true' }
    const chunks = await client.chat.completions.create(
      { model: 'openai/gpt-4o-mini', messages, stream: true },
      { headers },
    )
    const usages = []
    for await (const { usage } of chunks) usages.push(usage)
    expect(usages.at(-1)).toMatchObject({ total_tokens: 14 })
  })
})
