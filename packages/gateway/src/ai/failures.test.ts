import { type AddressInfo, createServer } from 'node:net'
import OpenAI from 'openai'
import { describe, expect, it } from 'vitest'
import { GATEWAY_KEY, type ServedAi, serveAi } from './serve-ai.test-support.ts'
import { events, openaiChunk, startVendors } from './vendors.test-support.ts'

const messages = [{ role: 'user' as const, content: 'Hello?' }]
const model = 'openai/gpt-4o-mini'

function clientOf(served: ServedAi): OpenAI {
  return new OpenAI({ apiKey: GATEWAY_KEY, baseURL: served.url, maxRetries: 0 })
}

function post(served: ServedAi, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${served.url}/chat/completions`, { method: 'POST', body, headers })
}

/** Calls with OpenAI's client, and resolves to the error that it throws. */
async function thrownBy(answer: PromiseLike<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  try {
    await answer
  } catch (error) {
    if (error instanceof OpenAI.APIError) return error
  }
  throw new Error('No error of OpenAI’s client was thrown.')
}

describe('an invalid request', () => {
  it.each([
    ['no JSON', '{"model":', 400, null, /^The body is not JSON/],
    ['an array', '[]', 400, null, /must be a JSON object/],
    ['no model', '{}', 400, 'model', /^model must be the name of a model/],
    ['a model that is no text', '{"model":["a"]}', 400, 'model', /^model must be/],
    ['no messages', '{"model":"openai/gpt-4o"}', 400, 'messages', /^messages must be an array/],
    [
      'a wrong role',
      '{"model":"openai/gpt-4o","messages":[{"role":"robot","content":"x"}]}',
      400,
      'messages[0].role',
      /must be one of/,
    ],
    ['a wrong stream', '{"model":"openai/gpt-4o","stream":"yes"}', 400, 'stream', /^stream must be true or false/],
    ['a prompt of Helicone’s', '{"model":"openai/gpt-4o","prompt_id":"p"}', 400, 'prompt_id', /Helicone keeps/],
    ['a model of nobody', '{"model":"nonsense-1","messages":[]}', 404, 'model', /Write provider\/model/],
    ['a provider alone', '{"model":"openai/","messages":[]}', 400, 'model', /no model of it/],
    [
      'what the model does not take',
      '{"model":"anthropic/claude-sonnet-4-5","seed":1,"messages":[{"role":"user","content":"x"}]}',
      400,
      'seed',
      /seed/,
    ],
    ['a prototype', '{"__proto__":{"model":"openai/gpt-4o"},"messages":[]}', 400, 'model', /^model must be/],
    [
      'a schema that is none',
      '{"model":"openai/gpt-4o","messages":[{"role":"user","content":"x"}],"response_format":{"~standard":{"validate":1}}}',
      400,
      undefined,
      /./,
    ],
  ])('with %s is refused with the name of the field', async (_, body, status, param, message) => {
    await using vendors = await startVendors()
    await using served = await serveAi({ providers: vendors.config })
    const response = await post(served, body)
    const { error } = await response.json()
    expect({ status: response.status, message: error.message }).toEqual({
      status,
      message: expect.stringMatching(message),
    })
    if (param !== undefined) expect(error.param).toBe(param)
    expect(error.type).toBe('invalid_request_error')
    expect(response.headers.get('helicone-request-id')).toBe(response.headers.get('helicone-id'))
    expect(vendors.servers.openai.requests).toEqual([])
    expect(served.reports).toEqual([])
  })

  it.each(['openai/a\r\nx: y', 'openai/\ud800', 'openai/模型', `openai/${'m'.repeat(5_000)}`])(
    'with the model %j is only passed on',
    async (strange) => {
      await using vendors = await startVendors()
      await using served = await serveAi({ providers: vendors.config })
      const response = await post(served, JSON.stringify({ model: strange, messages }))
      expect(response.status).toBe(200)
      expect(response.headers.has('x')).toBe(false)
    },
  )

  it('is sent without unsupported parameters with drop_params', async () => {
    await using vendors = await startVendors()
    await using served = await serveAi({ providers: vendors.config })
    const body = { model: 'anthropic/claude-sonnet-4-5', seed: 1, drop_params: true, messages }
    expect((await post(served, JSON.stringify(body))).status).toBe(200)
    expect(vendors.servers.anthropic.requests[0]?.body).not.toHaveProperty('seed')
    expect(vendors.servers.anthropic.requests[0]?.body).not.toHaveProperty('drop_params')
  })

  it('is logged if it could be parsed', async () => {
    await using served = await serveAi({ environment: { OPENAI_API_KEY: 'k' } })
    const response = await post(served, '{"model":"openai/gpt-4o","messages":[]}')
    expect(await served.logged(response)).toMatchObject({
      status: 400,
      provider: 'openai',
      model: 'gpt-4o',
      operation: 'chat',
      responseBody: expect.stringContaining('messages must be'),
    })
  })

  it('in another format is refused', async () => {
    await using served = await serveAi()
    const response = await post(served, JSON.stringify({ model, messages }), {
      'Helicone-Gateway-Body-Mapping': 'NO_MAPPING',
    })
    expect(await response.json()).toMatchObject({ error: { param: 'Helicone-Gateway-Body-Mapping' } })
  })

  it('is one that names, in any place, a model that its key may not use', async () => {
    await using vendors = await startVendors()
    await using served = await serveAi({ providers: vendors.config, allows: (_, provider) => provider !== 'anthropic' })
    const error = await thrownBy(
      clientOf(served).chat.completions.create({ model: `${model},anthropic/claude-sonnet-4-5`, messages }),
    )
    expect(error).toBeInstanceOf(OpenAI.PermissionDeniedError)
    expect(error.code).toBe('model_not_allowed')
    expect(vendors.servers.openai.requests).toEqual([])
  })
})

describe('a failure of the provider', () => {
  it.each([
    [
      400,
      { error: { message: 'max_tokens is too large', param: 'max_tokens', code: 'invalid_value' } },
      OpenAI.BadRequestError,
      'invalid_value',
    ],
    [404, { error: { message: 'no such model', code: 'model_not_found' } }, OpenAI.NotFoundError, 'model_not_found'],
    [429, { error: { message: 'slow down' } }, OpenAI.RateLimitError, 'rate_limit_exceeded'],
    [429, { error: { message: 'pay', code: 'insufficient_quota' } }, OpenAI.RateLimitError, 'insufficient_quota'],
    [500, { error: { message: 'oops' } }, OpenAI.InternalServerError, 'internal_server'],
    [503, '<html>', OpenAI.InternalServerError, 'service_unavailable'],
  ])('of %i is thrown by OpenAI’s client as the matching error', async (status, body, kind, code) => {
    await using vendors = await startVendors({ openai: () => ({ status, body, headers: { 'retry-after': '7' } }) })
    await using served = await serveAi({ providers: vendors.config })
    for (const stream of [false, true]) {
      const error = await thrownBy(clientOf(served).chat.completions.create({ model, messages, stream }))
      expect(error).toBeInstanceOf(kind)
      expect(error.status).toBe(status)
      expect(error.code).toBe(code)
      expect(error.headers?.get('retry-after')).toBe('7')
      expect(error.headers?.get('x-helicone-error-type')).toBe('provider_error')
      expect(await served.logged({ headers: error.headers as Headers })).toMatchObject({
        status,
        provider: 'openai',
        costUsd: null,
      })
    }
  })

  it('for an exceeded context window has OpenAI’s code, for every vendor', async () => {
    const body = {
      type: 'error',
      error: { type: 'invalid_request_error', message: 'prompt is too long: 300000 tokens > 200000 maximum' },
    }
    await using vendors = await startVendors({ anthropic: () => ({ status: 400, body }) })
    await using served = await serveAi({ providers: vendors.config })
    const error = await thrownBy(
      clientOf(served).chat.completions.create({ model: 'anthropic/claude-sonnet-4-5', messages }),
    )
    expect(error.code).toBe('context_length_exceeded')
  })

  it('that refuses the gateway’s key says so, without any part of the key', async () => {
    const body = { error: { message: 'Incorrect API key provided: key-of-openai', code: 'invalid_api_key' } }
    await using vendors = await startVendors({ openai: () => ({ status: 401, body }) })
    await using served = await serveAi({ providers: vendors.config })
    const error = await thrownBy(clientOf(served).chat.completions.create({ model, messages }))
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError)
    expect(error.message).toContain('openai refused the key that this gateway has for it')
    expect(JSON.stringify([error.error, served.entries])).not.toContain('key-of-openai')
  })

  it('is a 502 if it cannot be reached, and a 401 with a remedy if there is no key', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    await new Promise((resolve) => taken.close(resolve))
    await using served = await serveAi({
      providers: { openai: { apiBase: `http://127.0.0.1:${port}/v1`, apiKey: 'k' } },
    })
    const refused = await thrownBy(clientOf(served).chat.completions.create({ model, messages }))
    expect(refused.status).toBe(502)
    expect(refused.headers?.get('x-helicone-error-type')).toBe('network_error')
    const keyless = await thrownBy(
      clientOf(served).chat.completions.create({ model: 'groq/llama-3.3-70b-versatile', messages }),
    )
    expect(keyless.status).toBe(401)
    expect(keyless.message).toMatch(/no key for groq.*providers\.groq\.apiKey.*GROQ_API_KEY/)
  })

  it('during a stream is sent as an event, after which the connection is closed', async () => {
    const pieces = events(openaiChunk({ content: 'Hello' }), { error: { message: 'overloaded', code: 'server_error' } })
    await using vendors = await startVendors({ openai: () => ({ pieces }) })
    await using served = await serveAi({ providers: vendors.config })
    const response = await post(served, JSON.stringify({ model, messages, stream: true }))
    let text = ''
    const reading = (async () => {
      for await (const piece of response.body ?? []) text += Buffer.from(piece).toString()
    })()
    await expect(reading).rejects.toThrow('terminated')
    expect(text).toMatch(/Hello.*\n\ndata: \{"error":\{"message":".*","type":"api_error".*\}\}\n\n$/s)
  })

  it('during a stream is thrown by OpenAI’s client', async () => {
    const pieces = events(openaiChunk({ content: 'Hel' }), openaiChunk({ content: 'lo' }))
    await using vendors = await startVendors({ openai: () => ({ pieces, end: 'cut' }) })
    await using served = await serveAi({ providers: vendors.config })
    const { data, response } = await clientOf(served)
      .chat.completions.create({ model, messages, stream: true })
      .withResponse()
    const words: string[] = []
    const reading = (async () => {
      for await (const chunk of data) words.push(chunk.choices[0]?.delta.content ?? '')
    })()
    await expect(reading).rejects.toThrow()
    expect(words.join('')).toBe('Hello')
    expect(await served.logged(response)).toMatchObject({
      status: 502,
      errorType: 'truncated_stream',
      responseBody: expect.stringContaining('Hello'),
    })
  })
})
