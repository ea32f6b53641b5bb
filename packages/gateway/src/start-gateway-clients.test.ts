import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { createOpenAI } from '@ai-sdk/openai'
import Anthropic from '@anthropic-ai/sdk'
import { generateText, streamText } from 'ai'
import { expect, it } from 'vitest'
import { type Answer, answerCompletion, ask, serveProvider, setUp } from './start-gateway.test-support.ts'

const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5',
  content: [{ type: 'text', text: 'Hello.' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 12, output_tokens: 3 },
}

const sse = (events: readonly (readonly [string | undefined, unknown])[]) =>
  events
    .map(
      ([name, data]) =>
        `${name ? `event: ${name}\n` : ''}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`,
    )
    .join('')

const anthropic: Answer = (_request, response, body) => {
  if (!JSON.parse(body).stream)
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(message))
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(
    sse([
      [
        'message_start',
        {
          type: 'message_start',
          message: { ...message, content: [], stop_reason: null, usage: { input_tokens: 12, output_tokens: 1 } },
        },
      ],
      ['content_block_start', { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }],
      ['content_block_delta', { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello.' } }],
      ['content_block_stop', { type: 'content_block_stop', index: 0 }],
      [
        'message_delta',
        { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 3 } },
      ],
      ['message_stop', { type: 'message_stop' }],
    ]),
  )
}

it('serves Anthropic’s client at /anthropic, complete responses and streams, and reads model, usage and cost', async () => {
  const { origin, asked } = await serveProvider(anthropic)
  const { url, log } = await setUp(undefined, { providers: { anthropic: { apiBase: origin } } })
  const client = new Anthropic({
    apiKey: 'sk-ant-own',
    baseURL: `${url}/anthropic`,
    defaultHeaders: { 'Helicone-Session-Id': 's1', 'Helicone-Session-Path': '/plan', 'Helicone-Session-Name': 'Trip' },
  })
  const request = { model: 'claude-sonnet-4-5', max_tokens: 100, messages: [{ role: 'user' as const, content: 'Hi' }] }
  const { data, response } = await client.messages.create(request).withResponse()
  expect(data.content[0]).toMatchObject({ text: 'Hello.' })
  expect([asked[0]?.url, asked[0]?.headers.authorization, asked[0]?.headers['helicone-session-id']]).toEqual([
    '/v1/messages',
    'Bearer sk-ant-own',
    undefined,
  ])
  const entry = await log(response)
  expect(entry).toMatchObject({
    provider: 'anthropic',
    model: 'claude-sonnet-4-5',
    tokens: { prompt: 12, completion: 3 },
    sessionId: 's1',
    sessionPath: '/plan',
    sessionName: 'Trip',
  })
  expect(entry.costUsd).toBeGreaterThan(0)
  const stream = client.messages.stream(request)
  expect(await stream.finalText()).toBe('Hello.')
  const streamed = await log({ headers: stream.response?.headers ?? new Headers() })
  expect(streamed).toMatchObject({ stream: true, tokens: { prompt: 12, completion: 3 } })
})

const chunk = (delta: object, finish_reason: string | null = null) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'gpt-4o',
  choices: [{ index: 0, delta, finish_reason }],
})

it('serves the AI SDK, complete responses and streams', async () => {
  const { url, gateway } = await setUp((_request, response, body) => {
    if (!JSON.parse(body).stream) {
      response.writeHead(200, { 'content-type': 'application/json' })
      const choices = [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }]
      const usage = { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 }
      return response.end(
        JSON.stringify({ id: 'c1', object: 'chat.completion', created: 1, model: 'gpt-4o', choices, usage }),
      )
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end(
      sse([
        [undefined, chunk({ content: 'Hello.' })],
        [undefined, chunk({}, 'stop')],
        [undefined, '[DONE]'],
      ]),
    )
  })
  const headers = { 'Helicone-User-Id': 'ada', 'Helicone-Property-App': 'sdk' }
  const model = createOpenAI({ apiKey: 'sk-own', baseURL: `${url}/v1`, headers }).chat('gpt-4o')
  expect((await generateText({ model, prompt: 'Hi' })).text).toBe('Hello.')
  expect(await streamText({ model, prompt: 'Hi' }).text).toBe('Hello.')
  const logged = async () => (await gateway.services.logs.requests({ userId: 'ada' }, { limit: 10 })).items
  await expect.poll(async () => (await logged()).length).toBe(2)
  expect((await logged()).map(({ properties }) => properties)).toEqual([{ app: 'sdk' }, { app: 'sdk' }])
})

it('serves clients of Helicone’s AI gateway, whose base URL may lack /v1', async () => {
  const { origin } = await serveProvider(answerCompletion)
  const { url, log } = await setUp(undefined, { providers: { openai: { apiBase: `${origin}/v1`, apiKey: 'sk-own' } } })
  for (const base of [`${url}/ai`, `${url}/ai/v1`]) {
    const model = createOpenAI({ apiKey: 'sk-helicone', baseURL: base }).chat('gpt-4o')
    const { text, response } = await generateText({ model, prompt: 'Hi' })
    expect(text).toBe('Hello.')
    expect(await log({ headers: new Headers(response.headers) })).toMatchObject({ source: 'ai', provider: 'openai' })
  }
})

const hasCurl = (() => {
  try {
    return Boolean(execFileSync('curl', ['--version']))
  } catch {
    return false
  }
})()

it.runIf(hasCurl)('serves curl', async () => {
  const { url, asked } = await setUp()
  const args = [
    '-sS',
    '-i',
    `${url}/v1/chat/completions`,
    '-H',
    'Authorization: Bearer sk-own',
    '-H',
    'Helicone-User-Id: ada',
  ]
  const { stdout } = await promisify(execFile)('curl', [
    ...args,
    '-H',
    'Content-Type: application/json',
    '-d',
    JSON.stringify(ask),
  ])
  expect(stdout).toMatch(/^HTTP\/1\.1 200/)
  expect(stdout).toMatch(/helicone-id: [0-9a-f-]{36}/i)
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual(ask)
})
