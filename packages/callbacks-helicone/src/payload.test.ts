import {
  AbortedError,
  APIConnectionError,
  AuthenticationError,
  RateLimitError,
  SchemaMismatchError,
  TimeoutError,
  TruncatedStreamError,
} from '@litecone/core'
import type { ReceivedLog } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { answer, createRecord } from '../test/records.ts'
import type { HeliconeError } from './helicone-error.ts'
import { createLog, type PayloadOptions } from './payload.ts'

type Body = ReceivedLog['body']

function log(record = createRecord(), options: Partial<PayloadOptions> = {}, scope?: Record<string, string>) {
  const errors: HeliconeError[] = []
  const { id, path, body } = createLog(record, scope, { maxLogBytes: 10 * 2 ** 20, ...options }, (e) => errors.push(e))
  const text = new TextDecoder().decode(body)
  return { id, path, text, body: JSON.parse(text) as Body, errors }
}

const stream = [
  { data: '{"id":"c","choices":[{"index":0,"delta":{"content":"Hel"}}]}' },
  { data: '{"id":"c","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":2}}' },
  { data: '[DONE]' },
]

describe('the body of a log', () => {
  it('contains the native request and response, status, headers, cost and times', () => {
    const record = createRecord()
    const { body, path, id } = log(record)
    expect(id).toBe(record.id)
    expect(path).toBe('/oai/v1/log')
    expect(body).toEqual({
      providerRequest: {
        url: 'https://api.openai.com/v1/chat/completions',
        json: { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }], temperature: 0.5 },
        meta: { 'Helicone-Property-Provider': 'openai', 'Helicone-Request-Id': record.id },
      },
      providerResponse: {
        status: 200,
        headers: { 'content-type': 'application/json', 'x-request-id': 'req_1' },
        json: answer,
        cost: 0.0000475,
      },
      timing: {
        startTime: { seconds: 1_700_000_000, milliseconds: 123 },
        endTime: { seconds: 1_700_000_001, milliseconds: 456 },
      },
      provider: 'OPENAI',
    })
  })

  it('contains the texts sent and received if they need no changes', () => {
    const wire = {
      requestText: '{"model":"gpt-4o", "n": 1.0}',
      responseText: '{"id": 12345678901234567890}',
      requestBody: { model: 'gpt-4o', n: 1 },
      responseBody: { id: 'parsed' },
    }
    expect(log(createRecord({ wire })).text).toContain(`"json":${wire.requestText}`)
    expect(log(createRecord({ wire })).text).toContain(`"json":${wire.responseText}`)
    const error = new RateLimitError('slow down', { status: 429 })
    const changed = [
      log(createRecord({ wire }), { redact: (content) => content }),
      log(createRecord({ wire, error })),
      log(createRecord({ wire, metadata: { 'Helicone-Omit-Request': 'true' } })),
      log(createRecord({ wire: { ...wire, requestText: '{"messages":[]}' } })),
      log(createRecord({ wire: { ...wire, responseText: '[1]' } })),
      log(createRecord({ wire: { ...wire, id: 'cohere-chat' }, provider: 'cohere' })),
      log(createRecord({ wire: { ...wire, responseText: undefined } })),
    ]
    for (const { body } of changed) expect(body.providerResponse.json['id']).toBe('parsed')
    const stream = log(createRecord({ wire, stream: true }))
    expect(stream.body.providerRequest.json).toEqual({ model: 'gpt-4o', n: 1, stream: true })
    const long = { ...wire, responseText: `{"text":"${'x'.repeat(6_000)}"}` }
    expect(log(createRecord({ wire: long }), { maxLogBytes: 5_000 }).body.providerResponse.json['id']).toBe('parsed')
  })

  it('has no cost if the call has none', () => {
    expect(log(createRecord({ cost: undefined })).body.providerResponse).not.toHaveProperty('cost')
  })

  it('has the time to the first token, and never ends before it starts', () => {
    const timings = { start: 2_000.6, firstToken: 2_250.9, end: 1_000 }
    const { timing } = log(createRecord({ timings })).body
    expect(timing.timeToFirstToken).toBe(250)
    expect(timing.endTime).toEqual(timing.startTime)
  })

  it('has a URL and the error for a call that reached no provider', () => {
    const error = new AuthenticationError('no key for openai')
    const record = createRecord({ error, response: undefined, status: undefined, provider: '' })
    const { body, path } = log({ ...record, wire: undefined, request: { ...record.request, model: () => 1 } as never })
    expect(path).toBe('/custom/v1/log')
    expect(body.providerRequest.url).toBe('custom-model-nopath')
    expect(body.providerRequest.json).toMatchObject({ model: 'gpt-4o', temperature: 0.5 })
    expect(body.providerResponse.json).toEqual({
      error: { message: 'no key for openai', type: 'AuthenticationError', code: 'authentication' },
    })
  })
})

describe('the endpoint', () => {
  it.each([
    ['openai', 'openai-chat', 'https://api.openai.com/v1/chat/completions', '/oai/v1/log'],
    ['azure', 'openai-chat', 'https://x.openai.azure.com/openai/deployments/d/chat/completions', '/oai/v1/log'],
    ['my-openai', 'openai-chat', 'https://api.openai.com/v1/embeddings', '/oai/v1/log'],
    ['my-azure', 'openai-chat', 'https://x.openai.azure.com/openai', '/oai/v1/log'],
    ['groq', 'openai-chat', 'https://api.groq.com/openai/v1/chat/completions', '/custom/v1/log'],
    ['local', 'openai-chat', 'http://127.0.0.1/api.openai.com/v1', '/custom/v1/log'],
    ['evil', 'openai-chat', 'https://api.openai.com.evil.example/v1', '/custom/v1/log'],
    ['anthropic', 'anthropic-messages', 'https://api.anthropic.com/v1/messages', '/anthropic/v1/log'],
    ['gemini', 'gemini-generate-content', 'https://generativelanguage.googleapis.com/x', '/googleapis/v1/log'],
    ['cohere', 'cohere-chat', 'https://api.cohere.com/v2/chat', '/custom/v1/log'],
    ['replicate', 'replicate-predictions', 'https://api.replicate.com/v1/predictions', '/custom/v1/log'],
  ])('for %s (%s at %s) is %s, with the provider’s name', (provider, id, url, path) => {
    const { body, path: chosen } = log(createRecord({ provider, wire: { id, url } }))
    expect(chosen).toBe(path)
    expect(body.providerRequest.meta['Helicone-Property-Provider']).toBe(provider)
    expect(body.providerRequest.url).toBe(url)
  })

  it.each([
    ['openai', 'openai-chat'],
    ['anthropic', 'anthropic-messages'],
    ['gemini', 'gemini-generate-content'],
  ])('is /custom for a call to %s that sent nothing', (provider, id) => {
    const wire = { id, url: '', requestBody: undefined, responseBody: undefined }
    const { body, path } = log(createRecord({ provider, wire }))
    expect(path).toBe('/custom/v1/log')
    expect(body).toMatchObject({
      provider: provider === 'gemini' ? 'GOOGLE' : provider.toUpperCase(),
      providerRequest: { url: 'custom-model-nopath', json: { messages: [{ role: 'user', content: 'Hi' }] } },
    })
  })

  it.each([
    ['bedrock', 'AWS'],
    ['gemini', 'GOOGLE'],
    ['vertex', 'GOOGLE'],
    ['anthropic-vertex', 'GOOGLE'],
    ['xai', 'X'],
    ['mistral', 'MISTRAL'],
    ['constructor', 'CONSTRUCTOR'],
  ])('gets Helicone’s name for %s, %s', (provider, name) => {
    expect(log(createRecord({ provider })).body).toMatchObject({ provider: name })
  })

  it('can be overruled', () => {
    expect(log(createRecord({ provider: 'local' }), { endpoint: () => 'oai' }).path).toBe('/oai/v1/log')
    expect(log(createRecord(), { endpoint: () => undefined }).path).toBe('/oai/v1/log')
  })
})

describe('the status', () => {
  it.each([
    ['of a provider’s response', 429, new RateLimitError('slow down', { status: 429 }), 429],
    ['of an abandoned call', 200, new AbortedError('left'), -3],
    ['of a timeout', undefined, new TimeoutError('no first byte'), -2],
    ['of a provider’s own timeout', 504, new TimeoutError('gateway', { status: 504 }), 504],
    ['of an unreachable provider', undefined, new APIConnectionError('refused'), -100],
    ['of a stream that was cut', 200, new TruncatedStreamError('cut', { status: 200 }), -100],
    ['of a response that does not match our schema', 200, new SchemaMismatchError('not it'), 200],
    ['of a success', 201, undefined, 201],
  ])('%s', (_, status, error, expected) => {
    expect(log(createRecord({ status, error })).body.providerResponse.status).toBe(expected)
  })
})

describe('a failed call', () => {
  it('keeps the provider’s response, without the key that it echoes', () => {
    const echoed = { error: { message: 'Incorrect API key provided: sk-proj-abcdefghijklmnop1234.', code: 'invalid' } }
    const error = new AuthenticationError('refused', { status: 401 })
    const { body, text } = log(createRecord({ error, status: 401, wire: { responseBody: echoed } }))
    expect(body.providerResponse.json).toEqual({
      error: { message: 'Incorrect API key provided: [redacted].', code: 'invalid' },
    })
    expect(text).not.toContain('abcdefghijklmnop')
  })
})

describe('a stream', () => {
  it('is logged as its events, with their names', () => {
    const events = [
      { event: 'message_start', data: '{"type":"message_start","message":{"usage":{"input_tokens":3}}}' },
      { event: 'message_stop', data: '{"type":"message_stop"}' },
    ]
    const wire = { id: 'anthropic-messages', requestBody: { model: 'claude', stream: true }, responseBody: undefined }
    const { providerResponse } = log(createRecord({ stream: true, wire: { ...wire, events } })).body
    expect(providerResponse.json).toEqual({})
    expect(providerResponse.textBody).toBe(
      'event: message_start\ndata: {"type":"message_start","message":{"usage":{"input_tokens":3}}}\n\n' +
        'event: message_stop\ndata: {"type":"message_stop"}\n\n',
    )
  })

  it('has model and stream in the body if the vendor has them in the URL', () => {
    const wire = { id: 'gemini-generate-content', requestBody: { contents: [] }, responseBody: undefined }
    const { providerRequest } = log(createRecord({ stream: true, wire: { ...wire, events: stream } })).body
    expect(providerRequest.json).toEqual({ contents: [], model: 'gpt-4o', stream: true })
  })

  it('of a vendor that Helicone cannot read is one OpenAI chunk, with counts', () => {
    const events = [{ event: 'content-delta', data: '{"delta":{"message":{"content":{"text":"Hello"}}}}' }]
    const wire = { id: 'cohere-chat', events, responseBody: undefined }
    const { textBody = '' } = log(createRecord({ provider: 'cohere', stream: true, wire })).body.providerResponse
    const [chunk, done] = textBody.trim().split('\n\n')
    expect(done).toBe('data: [DONE]')
    expect(JSON.parse(chunk?.slice(6) ?? '')).toMatchObject({
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta: { role: 'assistant', content: 'Hello there' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 11, completion_tokens: 2 },
    })
  })

  it('that was abandoned or broke has the error after its events', () => {
    const wire = { events: stream.slice(0, 1), responseBody: undefined }
    const error = new AbortedError('the caller left')
    const { textBody = '' } = log(createRecord({ stream: true, error, wire })).body.providerResponse
    const lines = textBody.trim().split('\n\n')
    expect(lines[0]).toBe(`data: ${stream[0]?.data}`)
    expect(JSON.parse(lines[1]?.slice(6) ?? '')).toMatchObject({ error: { code: 'aborted' } })
  })

  it('that never began has the provider’s response', () => {
    const error = new RateLimitError('slow down', { status: 429 })
    const wire = { events: [], responseBody: { error: { message: 'slow down' } } }
    const { providerResponse } = log(createRecord({ stream: true, status: 429, error, wire })).body
    expect(providerResponse).toMatchObject({ status: 429, json: { error: { message: 'slow down' } } })
    expect(providerResponse).not.toHaveProperty('textBody')
  })
})

describe('a response that Helicone cannot count', () => {
  it('has tokens where Helicone looks for them, next to the native ones', () => {
    const responseBody = { id: 'x', usage: { billed_units: { input_tokens: 4 } }, finish_reason: 'COMPLETE' }
    const { json } = log(createRecord({ provider: 'cohere', wire: { id: 'cohere-chat', responseBody } })).body
      .providerResponse
    expect(json).toEqual({
      ...responseBody,
      usage: { billed_units: { input_tokens: 4 }, prompt_tokens: 11, completion_tokens: 2, total_tokens: 13 },
    })
  })
})

describe('meta', () => {
  it('contains Helicone headers in any case, and nothing else of the metadata', () => {
    const metadata = {
      'helicone-user-id': 'u_1',
      'HELICONE-PROPERTY-appVersion': '1.2',
      'Helicone-Property-Beta': true,
      'Helicone-Property-Count': 3,
      'Helicone-Property-Object': { secret: 1 },
      headers: { authorization: 'Bearer x' },
      traceId: 't',
    }
    const record = createRecord({ metadata })
    expect(log(record).body.providerRequest.meta).toEqual({
      'Helicone-User-Id': 'u_1',
      'Helicone-Property-appVersion': '1.2',
      'Helicone-Property-Beta': 'true',
      'Helicone-Property-Count': '3',
      'Helicone-Property-Provider': 'openai',
      'Helicone-Request-Id': record.id,
    })
  })

  it('never contains credentials, or another id', () => {
    const secrets = ['Helicone-Auth', 'helicone-jwt', 'Helicone-Manual-Access-Key', 'Helicone-Fallbacks']
    const metadata = Object.fromEntries(secrets.map((name) => [name, 'Bearer sk-secret']))
    const record = createRecord({ metadata: { ...metadata, 'Helicone-Request-Id': 'mine' } })
    const { text, body } = log(record)
    expect(text).not.toContain('secret')
    expect(body.providerRequest.meta['Helicone-Request-Id']).toBe(record.id)
  })

  it('prefers the call to the scope, and the scope to the options', () => {
    const options = {
      metadata: { 'Helicone-User-Id': 'all', 'Helicone-Property-A': 'all', 'Helicone-Property-B': 'all' },
    }
    const scope = { 'Helicone-User-Id': 'scope', 'Helicone-Property-A': 'scope' }
    const record = createRecord({ metadata: { 'helicone-user-id': 'call' } })
    expect(log(record, options, scope).body.providerRequest.meta).toMatchObject({
      'Helicone-User-Id': 'call',
      'Helicone-Property-A': 'scope',
      'Helicone-Property-B': 'all',
    })
  })

  it('defaults to the request’s user', () => {
    const record = createRecord({ request: { messages: [], user: 'u_9' } })
    expect(log(record).body.providerRequest.meta['Helicone-User-Id']).toBe('u_9')
  })
})

describe('the omit headers', () => {
  it('keep model and counts of what they omit', () => {
    const metadata = { 'Helicone-Omit-Request': 'true', 'helicone-omit-response': 'true' }
    const { body, text } = log(createRecord({ metadata }))
    expect(body.providerRequest.json).toEqual({ model: 'gpt-4o' })
    expect(body.providerResponse.json).toMatchObject({ model: answer.model, usage: answer.usage })
    expect(text).not.toMatch(/Hello|"Hi"/)
  })

  it('keep the counts of a stream', () => {
    const wire = { events: stream, responseBody: undefined, requestBody: { model: 'gpt-4o', stream: true } }
    const { body, text } = log(createRecord({ stream: true, wire, metadata: { 'Helicone-Omit-Response': 'true' } }))
    expect(body.providerRequest.json).toEqual({ model: 'gpt-4o', stream: true })
    expect(text).not.toContain('Hel"')
    expect(body.providerResponse.textBody).toContain('"usage":{"prompt_tokens":11,"completion_tokens":2}')
    expect(body.providerResponse.textBody).toMatch(/data: \[DONE\]\n\n$/)
  })

  it('leave the counts of a stream of OpenAI’s Responses', () => {
    const usage = { input_tokens: 11, output_tokens: 2 }
    const events = [
      { event: 'response.output_text.delta', data: '{"type":"response.output_text.delta","delta":"Hel"}' },
      {
        event: 'response.completed',
        data: JSON.stringify({ type: 'response.completed', response: { model: 'gpt-5-pro', output: ['Hel'], usage } }),
      },
    ]
    const wire = { id: 'openai-responses', events, responseBody: undefined }
    const { body, text } = log(createRecord({ stream: true, wire, metadata: { 'Helicone-Omit-Response': 'true' } }))
    expect(text).not.toContain('Hel"')
    expect(body.providerResponse.textBody).toContain(JSON.stringify({ model: 'gpt-5-pro', usage }))
  })

  it('do nothing unless they are true', () => {
    expect(log(createRecord({ metadata: { 'Helicone-Omit-Request': 'True' } })).text).toContain('"Hi"')
  })
})

describe('a log over the limit', () => {
  const limit = 20_000

  it('is cut at its longest text, with a marker', () => {
    const wire = { requestBody: { model: 'gpt-4o', messages: [{ role: 'user', content: 'é'.repeat(100_000) }] } }
    const { text, body } = log(createRecord({ wire }), { maxLogBytes: limit })
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(limit)
    expect(text).toContain('[litecone cut 99000 characters to fit the log]')
    expect(body.providerResponse.json).toEqual(answer)
  })

  it('keeps the start and the end of a long stream', () => {
    const long = Array.from({ length: 5_000 }, (_, i) => ({ data: `{"choices":[{"delta":{"content":"w${i}"}}]}` }))
    const wire = { events: [...long, ...stream.slice(1)], responseBody: undefined }
    const { text, body } = log(createRecord({ stream: true, wire }), { maxLogBytes: limit })
    expect(text.length).toBeLessThanOrEqual(limit)
    expect(body.providerResponse.textBody).toMatch(/"w0"[\s\S]*items to fit the log[\s\S]*prompt_tokens[\s\S]*\[DONE\]/)
  })

  it('keeps model, counts and id if nothing else fits', () => {
    const deep = Object.fromEntries(Array.from({ length: 9_000 }, (_, i) => [`key${i}`, 'x'.repeat(90)]))
    const metadata = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`Helicone-Property-${i}`, 'y'.repeat(999)]),
    )
    const record = createRecord({ metadata, wire: { requestBody: { model: 'gpt-4o', deep } } })
    const { text, body } = log(record, { maxLogBytes: limit })
    expect(text.length).toBeLessThanOrEqual(limit)
    expect(body.providerRequest.json).toMatchObject({ model: 'gpt-4o', cut: expect.stringContaining('bytes') })
    expect(body.providerResponse.json).toMatchObject({ usage: answer.usage })
    expect(body.providerRequest.meta).toMatchObject({
      'Helicone-Property-Provider': 'openai',
      'Helicone-Request-Id': record.id,
    })
  })
})

describe('a secret', () => {
  it('is in no header, URL or error of a log', () => {
    const url =
      'https://user:pass@generativelanguage.googleapis.com/v1beta/models/x?alt=sse&key=AIzaSyA-abcdefghijklmnopqrstuvwx'
    const responseHeaders = {
      'set-cookie': 'session=cookie-secret',
      'x-api-key': 'header-secret-1',
      authorization: 'Bearer header-secret-2',
      'x-echo': 'sk-ant-api03-abcdefghijklmnop',
      'x-ratelimit-remaining-tokens': '100',
    }
    const { text, body } = log(createRecord({ responseHeaders, wire: { url } }))
    expect(text).not.toMatch(/AIza|pass@|secret|sk-ant/)
    expect(body.providerRequest.url).toContain('alt=sse')
    expect(body.providerResponse.headers).toEqual({
      'x-echo': '[redacted]',
      'x-ratelimit-remaining-tokens': '100',
    })
  })
})

describe('a redactor', () => {
  it('gets parsed events, and its result is sent', () => {
    const wire = { events: stream, responseBody: undefined }
    const { body } = log(createRecord({ stream: true, wire }), {
      redact: (content) => ({
        ...content,
        events: content.events?.map(({ data }) => ({ data: { was: typeof data } })) ?? [],
      }),
    })
    expect(body.providerResponse.textBody).toBe(
      'data: {"was":"object"}\n\ndata: {"was":"object"}\n\ndata: {"was":"string"}\n\n',
    )
  })

  it('that throws omits all content', () => {
    const { body, errors, text } = log(createRecord(), {
      redact: () => {
        throw new Error('broken')
      },
    })
    expect(errors.map(({ code }) => code)).toEqual(['redactor'])
    expect(body.providerRequest.json).toEqual({ model: 'gpt-4o' })
    expect(text).not.toMatch(/Hello|"Hi"/)
  })
})

describe('a record that is not serializable', () => {
  it('is logged without content, and reported', () => {
    const circular: Record<string, unknown> = { model: 'gpt-4o' }
    circular['self'] = circular
    const { body, errors } = log(createRecord({ wire: { requestBody: circular } }))
    expect(errors.map(({ code }) => code)).toEqual(['payload'])
    expect(body.providerRequest.json).toEqual({ model: 'gpt-4o' })
  })

  it('escapes lone surrogates', () => {
    const requestBody = { model: 'gpt-4o', messages: [{ role: 'user', content: 'a\ud800b' }] }
    expect(log(createRecord({ wire: { requestBody } })).body.providerRequest.json).toEqual(requestBody)
  })
})
