import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  type CompletionRequest,
  completion,
  createClient,
  fallbacks,
  type LlmError,
  retry,
  router,
} from '../src/index.ts'
import { type Answer, hello, json, KEY, plain, say, useUpstream } from './upstream.ts'

const upstream = useUpstream()

async function failure(made: () => unknown): Promise<Partial<LlmError>> {
  try {
    await made()
  } catch (error) {
    return error as LlmError
  }
  throw new Error('expected a failure')
}

const page: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  response.end('<!doctype html>\n<title>Chat</title>\n\n<p>Welcome</p>')
}

describe('a mistake of the program', () => {
  it('shows no key: printing a provider, a model or a request', () => {
    const provider = plain({ apiKey: KEY, headers: { 'x-secret': KEY } })
    const request = { model: provider('plain-1'), messages: hello }
    for (const value of [provider, request, { ...provider }]) {
      expect(inspect(value, { depth: 9 })).not.toContain(KEY)
      expect(JSON.stringify(value) ?? '').not.toContain(KEY)
    }
    expect(inspect(request, { depth: 9 })).toContain('plain-1')
  })

  it('is reported: a base that leads to a web page, streamed or not', async () => {
    const { model } = await upstream(page)
    for (const stream of [false, true]) {
      expect(await failure(() => completion({ model, messages: hello, stream } as CompletionRequest))).toMatchObject({
        code: 'invalid_response',
        status: 200,
        message: 'plain returned 200 without JSON. Check apiBase.',
      })
    }
  })

  it('is reported: a body that is not JSON instead of a stream', async () => {
    const { model } = await upstream((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end('{"id": ')
    })
    const error = await failure(() => completion({ model, messages: hello, stream: true }))
    expect(error).toMatchObject({ code: 'invalid_response', message: expect.stringContaining('without JSON') })
  })

  it('is reported: an address that returns 404, and where a redirect leads', async () => {
    const { model } = await upstream(json({ error: { message: 'Not here' } }, 404), (response) => {
      response.writeHead(301, { location: 'https://api.example.com/v1/chat?token=1', 'content-type': 'text/html' })
      response.end('<h1>301 Moved Permanently</h1>')
    })
    const missing = await failure(() => completion({ model, messages: hello }))
    expect(missing.message).toBe("plain returned 404: Not here\nCheck the model's name and apiBase.")
    const moved = await failure(() => completion({ model, messages: hello }))
    expect(moved.message).toBe(
      'plain returned 301: a redirect to https://api.example.com/v1/chat, which is not followed. Check apiBase.',
    )
  })

  it('is reported: options in the first argument', async () => {
    const { model } = await upstream(json({}))
    const request = { model, messages: hello, timeout: 30 } as CompletionRequest
    expect(await failure(() => completion(request))).toMatchObject({
      param: 'timeout',
      message: 'plain/plain-1 does not support "timeout". Options go in the second argument.',
    })
  })

  it.each([Number.NaN, -1, { total: 1, idle: Number.NaN }])(
    'is told of a timeout that is none: %s',
    async (timeout) => {
      const { model } = await upstream(json({}))
      const error = await failure(() => completion({ model, messages: hello }, { timeout }))
      expect(error).toMatchObject({ code: 'bad_request', param: 'timeout' })
    },
  )

  it('is reported: a controller instead of its signal, without leaving a timer behind', async () => {
    const { model } = await upstream(json({}))
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    const before = timers()
    const signal = new AbortController() as unknown as AbortSignal
    expect(await failure(() => completion({ model, messages: hello }, { signal }))).toMatchObject({
      code: 'bad_request',
      param: 'signal',
    })
    expect(timers()).toBe(before)
  })

  it.each([
    { attempts: Number.NaN },
    { minDelay: -1 },
    { maxRetryAfter: Number.NaN },
    { budget: '3' as unknown as number },
  ])('is reported: invalid numbers for retry(): %s', async (options) => {
    expect(await failure(() => retry(options))).toMatchObject({ code: 'bad_request', param: 'retry' })
  })

  it('is reported: a router with invalid numbers or unknown deployments', async () => {
    const { model } = await upstream(json({}))
    const deployments = [{ name: 'both', model }]
    for (const options of [{ cooldown: Number.NaN }, { deployments: [{ ...deployments[0]!, weight: -1 }] }]) {
      expect(await failure(() => router({ deployments, ...options }))).toMatchObject({ param: 'router' })
    }
    const typo = router({ deployments: [...deployments, { name: 'both', model: 'plian/x' }] })
    expect(await failure(() => createClient({ providers: [model.provider], router: typo }))).toMatchObject({
      code: 'unknown_model',
    })
  })

  it('is reported: a number instead of retry()', async () => {
    const { model } = await upstream(json({}))
    const options = { retry: 3 } as unknown as Parameters<typeof createClient>[0]
    const told = { code: 'bad_request', param: 'retry', message: 'retry must be retry({ attempts }) or false.' }
    expect(await failure(() => createClient(options))).toMatchObject(told)
    expect(await failure(() => completion({ model, messages: hello }, options))).toMatchObject(told)
  })

  it('is reported: a single value, or a name, instead of a list', async () => {
    const { model } = await upstream(json({}))
    const { provider } = model
    const single = { name: 'mine', onSuccess: () => {} }
    for (const [param, given] of [
      ['providers', provider],
      ['callbacks', single],
      ['callbacks', [single, 'helicone']],
      ['successCallbacks', 'helicone'],
      ['failureCallbacks', single],
    ] as const) {
      const options = { [param]: given } as Parameters<typeof createClient>[0]
      const told = { code: 'bad_request', param, message: expect.stringContaining(`${param} must be an array`) }
      expect(await failure(() => createClient(options)), param).toMatchObject(told)
      if (param === 'providers') continue
      expect(await failure(() => completion({ model, messages: hello }, options)), param).toMatchObject(told)
    }
  })

  it('is reported: deployments instead of router()', async () => {
    const { model } = await upstream(json({}))
    const deployments = [{ name: 'both', model }]
    const told = { code: 'bad_request', param: 'router' }
    for (const given of [deployments, { deployments }]) {
      const options = { router: given } as unknown as Parameters<typeof createClient>[0]
      expect(await failure(() => createClient(options))).toMatchObject(told)
    }
    const list = { deployments: deployments[0] } as unknown as Parameters<typeof router>[0]
    expect(await failure(() => router(list))).toMatchObject(told)
  })

  it('is not retryable if the client is closed', async () => {
    const { model } = await upstream(json({}))
    const llm = createClient({ providers: [model.provider] })
    await llm.close()
    expect(await failure(() => llm.completion({ model, messages: hello }))).toMatchObject({ retryable: false })
  })

  it('is reported: text that no header can contain, without showing it', async () => {
    const { url, model } = await upstream(json({}))
    const curly = plain({ apiKey: `${KEY}\u201d`, apiBase: url })('plain-1')
    const key = await failure(() => completion({ model: curly, messages: hello }))
    expect(key).toMatchObject({ code: 'authentication', param: 'apiKey' })
    expect(inspect(key)).not.toContain(KEY)
    const header = await failure(() => completion({ model, messages: hello }, { headers: { 'X-Name': 'Łódź' } }))
    expect(header).toMatchObject({ code: 'bad_request', param: 'headers' })
    expect(header.message).toContain('"X-Name"')
  })

  it('is not what z.toJSONSchema returns, as the parameters of a tool', async () => {
    const { model, requests } = await upstream(say('Hi'))
    const parameters = z.toJSONSchema(z.object({ city: z.string() }))
    await completion({ model, messages: hello, tools: [{ type: 'function', function: { name: 'f', parameters } }] })
    expect(requests[0]?.body.tools).toEqual([
      { type: 'function', function: { name: 'f', parameters: JSON.parse(JSON.stringify(parameters)) } },
    ])
  })

  it('is reported: a schema instead of JSON Schema, and one that JSON Schema cannot express', async () => {
    const { model, requests } = await upstream(json({}))
    const tool = { type: 'function' as const, function: { name: 'f', parameters: z.object({}) } }
    const given = { model, messages: hello, tools: [tool] } as unknown as CompletionRequest
    expect(await failure(() => completion(given))).toMatchObject({ param: 'tools[0].function.parameters' })
    const dated = { model, messages: hello, response_format: z.object({ day: z.date() }) }
    expect(await failure(() => completion(dated))).toMatchObject({ code: 'bad_request', param: 'response_format' })
    expect(requests).toEqual([])
  })

  it('is reported: an unknown fallback, when the client is created', async () => {
    const { model } = await upstream(json({}))
    const { provider } = model
    const make = (policy: Parameters<typeof createClient>[0]) => failure(() => createClient(policy))
    for (const list of [['plian/x'], fallbacks({ general: ['plain/x'], contextWindow: ['plian/x'] })]) {
      expect(await make({ providers: [provider], fallbacks: list })).toMatchObject({ code: 'unknown_model' })
    }
    expect(() => createClient({ providers: [provider], fallbacks: ['plain/x', model] })).not.toThrow()
  })

  it('is reported: an unknown fallback of a call, before anything is sent', async () => {
    const { model, requests } = await upstream(json({}))
    const llm = createClient({ providers: [model.provider] })
    const call = () => llm.completion({ model, messages: hello }, { fallbacks: ['plian/x'] })
    expect(await failure(call)).toMatchObject({ code: 'unknown_model' })
    expect(requests).toEqual([])
  })
})
