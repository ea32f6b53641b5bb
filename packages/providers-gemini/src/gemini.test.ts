import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { collect, completion, embedding, type LlmError, type Message } from '@litecone/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { gemini } from './index.ts'

const KEY = 'AIza-test-key'

interface Seen {
  path: string
  headers: IncomingMessage['headers']
  body: { contents: { parts: object[] }[]; generationConfig?: { responseJsonSchema?: object } }
}

let seen: Seen[] = []
let answer: (response: ServerResponse) => void = () => {}
let apiBase = ''

const server = createServer(async (request, response) => {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) text += piece
  seen.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) })
  answer(response)
})

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  apiBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1beta`
})

afterAll(async () => {
  server.closeAllConnections()
  await once(server.close(), 'close')
})

function reply(body: object, status = 200): void {
  seen = []
  answer = (response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Google frames its events with CRLF; here each byte leaves by itself. */
function stream(events: object[]): void {
  seen = []
  answer = async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const bytes = Buffer.from(events.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join(''))
    for (const byte of bytes) {
      response.write(Buffer.of(byte))
      await new Promise(setImmediate)
    }
    response.end()
  }
}

const model = () => gemini({ apiKey: KEY, apiBase })('gemini-3-flash-preview')
const said = (text: string, rest: object = {}) => ({
  candidates: [{ content: { role: 'model', parts: [{ text }] }, ...rest }],
  modelVersion: 'gemini-3-flash-preview',
  responseId: 'r1',
})
const STOP = { finishReason: 'STOP' }

it('asks with the key in a header, and nowhere in the URL', async () => {
  reply({ ...said('Hello', STOP), usageMetadata: { promptTokenCount: 2, candidatesTokenCount: 1, totalTokenCount: 3 } })
  const messages: Message[] = [{ role: 'user', content: 'Hi' }]
  const { choices, usage } = await completion({ model: model(), messages })
  expect(choices[0]?.message.content).toBe('Hello')
  expect(usage?.total_tokens).toBe(3)
  expect(seen[0]).toMatchObject({
    path: '/v1beta/models/gemini-3-flash-preview:generateContent',
    headers: { 'x-goog-api-key': KEY, 'content-type': 'application/json' },
    body: { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] },
  })
  expect(seen[0]?.headers.authorization).toBeUndefined()
})

it('streams byte by byte', async () => {
  stream([said('Grüß'), said(' 👋'), { ...said('', STOP), usageMetadata: { promptTokenCount: 2, totalTokenCount: 2 } }])
  const chunks = await completion({ model: model(), messages: [{ role: 'user', content: 'Hi' }], stream: true })
  const { choices, usage } = await collect(chunks)
  expect(choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'Grüß 👋' } })
  expect(usage?.prompt_tokens).toBe(2)
  expect(seen[0]?.path).toBe('/v1beta/models/gemini-3-flash-preview:streamGenerateContent?alt=sse')
})

it('continues a conversation with the answer as it was, streamed or whole', async () => {
  const parts = [
    { text: 'Let me look.' },
    { functionCall: { id: 'f1', name: 'weather', args: { city: 'Oslo' } }, thoughtSignature: 'SIG' },
    { functionCall: { name: 'weather', args: { city: 'Rome' } } },
  ]
  const called = { candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }] }
  for (const isStreamed of [false, true]) {
    const messages: Message[] = [{ role: 'user', content: 'Weather in Oslo and Rome?' }]
    if (isStreamed) stream([called])
    else reply(called)
    const first = isStreamed
      ? await collect(await completion({ model: model(), messages, stream: true }))
      : await completion({ model: model(), messages })
    const message = first.choices[0]?.message
    expect(first.choices[0]?.finish_reason).toBe('tool_calls')
    messages.push(message as Message)
    for (const { id } of message?.tool_calls ?? [])
      messages.push({ role: 'tool', tool_call_id: id, content: '{"degrees":7}' })
    reply(said('7 degrees in both.', STOP))
    await completion({ model: model(), messages })
    const rome = message?.tool_calls?.[1]?.id
    expect(seen[0]?.body.contents.slice(1)).toEqual([
      {
        role: 'model',
        parts: [parts[0], parts[1], { functionCall: { id: rome, name: 'weather', args: { city: 'Rome' } } }],
      },
      {
        role: 'user',
        parts: ['f1', rome].map((id) => ({ functionResponse: { id, name: 'weather', response: { degrees: 7 } } })),
      },
    ])
  }
})

it('gives parsed output', async () => {
  reply(said('{"city":"Oslo"}', STOP))
  const schema = { type: 'object', properties: { city: { $ref: '#/$defs/city' } }, $defs: { city: { type: 'string' } } }
  const answered = await completion({
    model: model(),
    messages: [{ role: 'user', content: 'Hi' }],
    response_format: { type: 'json_schema', json_schema: { name: 'place', schema } },
  })
  expect(answered.parsed).toEqual({ city: 'Oslo' })
  expect(seen[0]?.body.generationConfig?.responseJsonSchema).toEqual({
    type: 'object',
    properties: { city: { type: 'string' } },
  })
})

it('fails with the kind that Google names, without the key', async () => {
  const details = [
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2s' },
  ]
  const message = `API key not valid: ${KEY}`
  reply([{ error: { code: 400, status: 'INVALID_ARGUMENT', message, details } }], 400)
  const request = { model: model(), messages: [{ role: 'user' as const, content: 'Hi' }] }
  const error = await completion(request).catch((thrown: LlmError) => thrown)
  expect(error).toMatchObject({ code: 'authentication', status: 400, provider: 'gemini', retryAfter: 2000 })
  expect(JSON.stringify(error) + String(error)).not.toContain(KEY)
})

it('throws when a stream is cut, after giving what came', async () => {
  stream([said('Hel')])
  const got: unknown[] = []
  const read = async () => {
    const messages: Message[] = [{ role: 'user', content: 'Hi' }]
    for await (const chunk of await completion({ model: model(), messages, stream: true }))
      got.push(chunk.choices[0]?.delta.content)
  }
  await expect(read()).rejects.toMatchObject({ code: 'truncated_stream' })
  expect(got).toEqual(['Hel'])
})

it('closes the connection when a stream is left', async () => {
  const closed = new Promise<void>((resolve) => {
    answer = (response) => {
      response.on('close', resolve)
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(`data: ${JSON.stringify(said('Hel'))}\r\n\r\n`)
    }
  })
  for await (const _ of await completion({ model: model(), messages: [{ role: 'user', content: 'Hi' }], stream: true }))
    break
  await closed
})

it('embeds', async () => {
  reply({ embeddings: [{ values: [0.5, 0.25] }] })
  const { data } = await embedding({
    model: gemini({ apiKey: KEY, apiBase })('gemini-embedding-001'),
    input: 'a',
    dimensions: 2,
  })
  expect(data[0]?.embedding).toEqual([0.5, 0.25])
  expect(seen[0]?.path).toBe('/v1beta/models/gemini-embedding-001:batchEmbedContents')
})
