import type { ReceivedRequest, Reply } from '@litecone/testkit/servers'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GATEWAY_KEY, type ServedAi, serveAi } from '../ai/serve-ai.test-support.ts'
import { startVendors, type Vendors } from '../ai/vendors.test-support.ts'

let vendors: Vendors
let served: ServedAi
let client: OpenAI
/** How OpenAI's next request fails; `undefined` if it succeeds. */
let fail: ((stream: boolean) => Reply) | undefined

const usage = {
  input_tokens: 9,
  input_tokens_details: { cached_tokens: 4 },
  output_tokens: 3,
  output_tokens_details: { reasoning_tokens: 1 },
  total_tokens: 12,
}
const content = [{ type: 'output_text', text: 'Hello.', annotations: [] }]
const own = {
  id: 'resp_own',
  object: 'response',
  created_at: 1,
  status: 'completed',
  model: 'gpt-4o-mini-2024-07-18',
  output: [{ id: 'msg_own', type: 'message', role: 'assistant', status: 'completed', content }],
  usage,
  something_new: true,
}

const encodeEvents = (...events: readonly { type: string; [field: string]: unknown }[]): Uint8Array[] =>
  events.map((event) => Buffer.from(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`))
const created = { type: 'response.created', response: { ...own, status: 'in_progress', output: [] } }
const delta = {
  type: 'response.output_text.delta',
  item_id: 'msg_own',
  output_index: 0,
  content_index: 0,
  delta: 'Hello.',
}
const events = [
  created,
  { type: 'response.output_item.added', output_index: 0, item: { ...own.output[0], content: [] } },
  {
    type: 'response.content_part.added',
    item_id: 'msg_own',
    output_index: 0,
    content_index: 0,
    part: { ...content[0], text: '' },
  },
  delta,
  { type: 'response.completed', response: own },
]

function answerOpenAI({ body }: ReceivedRequest): Reply {
  const failNow = fail
  fail = undefined
  if (failNow) return failNow(body.stream === true)
  return body.stream ? { pieces: encodeEvents(...events) } : { body: own }
}

beforeAll(async () => {
  vendors = await startVendors({ openai: answerOpenAI })
  served = await serveAi({ providers: vendors.config })
  client = new OpenAI({ apiKey: GATEWAY_KEY, baseURL: served.url, maxRetries: 0 })
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await vendors[Symbol.asyncDispose]()
})

const tools = [
  { type: 'function' as const, name: 'weather', parameters: { type: 'object', properties: {} }, strict: false },
]

describe('the Responses API for a model of OpenAI', () => {
  const model = 'openai/gpt-4o-mini'

  it('passes the request and the response through unchanged, and logs tokens and cost', async () => {
    const request = { model, input: 'Hi', tools: [{ type: 'web_search' as const }], previous_response_id: 'resp_0' }
    const { data, response } = await client.responses.create(request).withResponse()
    expect(data).toMatchObject({ ...own, output_text: 'Hello.' })
    const sent = vendors.servers.openai.requests.at(-1)
    expect([sent?.path, sent?.body]).toEqual(['/v1/responses', { ...request, model: 'gpt-4o-mini', stream: false }])
    expect(sent?.headers.authorization).toBe('Bearer key-of-openai')
    expect(response.headers.get('helicone-provider')).toBe('openai')
    const entry = await served.logged(response)
    expect(entry).toMatchObject({
      source: 'ai',
      operation: 'chat',
      model: 'gpt-4o-mini-2024-07-18',
      tokens: { prompt: 9, completion: 3, total: 12, cacheRead: 4, reasoning: 1 },
    })
    expect(entry.costUsd).toBeGreaterThan(0)
    expect(JSON.parse(entry.responseBody ?? '')).toEqual(own)
  })

  it('passes the events of a stream through unchanged', async () => {
    const { data, response } = await client.responses.create({ model, input: 'Hi', stream: true }).withResponse()
    const received: unknown[] = []
    for await (const event of data) received.push(event)
    expect(received).toEqual(events)
    const entry = await served.logged(response)
    expect(entry).toMatchObject({ stream: true, status: 200, tokens: { prompt: 9, completion: 3 } })
    expect(JSON.parse(entry.responseBody ?? '')).toEqual(own)
  })

  it('falls back to the next model when a stream fails before any output', async () => {
    fail = () => ({
      pieces: encodeEvents(created, {
        type: 'response.failed',
        response: { ...own, status: 'failed', error: { code: 'server_error', message: 'Broken.' } },
      }),
    })
    const stream = client.responses.stream({ model: `${model},anthropic/claude-sonnet-4-5`, input: 'Hi' })
    const final = await stream.finalResponse()
    expect([final.output_text, final.model]).toEqual(['Hello, world.', 'claude-sonnet-4-5'])
  })

  it('passes on OpenAI’s own event when a stream fails midway, and logs the failure', async () => {
    const error = { code: 'server_error', message: 'Broken.' }
    const failed = { type: 'response.failed', response: { ...own, status: 'failed', error } }
    fail = () => ({ pieces: encodeEvents(created, delta, failed) })
    const response = await fetch(`${served.url}/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${GATEWAY_KEY}` },
      body: JSON.stringify({ model, input: 'Hi', stream: true }),
    })
    const reader = response.body?.getReader()
    let text = ''
    const read = async () => {
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
        if (done) return
        text += Buffer.from(value ?? []).toString()
      }
    }
    await read().catch(() => undefined)
    expect(text).toContain(`data: ${JSON.stringify(failed)}\n\n`)
    expect(await served.logged(response)).toMatchObject({ errorType: 'internal_server' })
  })

  it('passes on an error of OpenAI with its status', async () => {
    fail = () => ({
      status: 400,
      body: { error: { message: 'No such tool.', type: 'invalid_request_error', param: 'tools' } },
    })
    await expect(client.responses.create({ model, input: 'Hi' })).rejects.toMatchObject({ status: 400, param: 'tools' })
  })
})

describe.each([
  ['anthropic/claude-sonnet-4-5', 'anthropic' as const, 'claude-sonnet-4-5'],
  ['gemini/gemini-2.5-flash', 'gemini' as const, 'gemini-2.5-flash'],
])('the Responses API for %s', (model, vendor, servedModel) => {
  it('translates the request to the format of the vendor, and its answer to a response', async () => {
    const { data, response } = await client.responses
      .create({ model, instructions: 'Be brief.', input: 'Hi', max_output_tokens: 50 })
      .withResponse()
    expect(data).toMatchObject({
      object: 'response',
      status: 'completed',
      model: servedModel,
      output_text: 'Hello, world.',
      instructions: 'Be brief.',
      usage: { input_tokens: 10, output_tokens: 4, total_tokens: 14 },
    })
    expect(JSON.stringify(vendors.servers[vendor].requests.at(-1)?.body)).toContain('Be brief.')
    const entry = await served.logged(response)
    expect(entry).toMatchObject({ provider: vendor, tokens: { prompt: 10, completion: 4 } })
    expect(entry.costUsd).toBeGreaterThan(0)
    expect(JSON.parse(entry.responseBody ?? '')).toMatchObject({ id: data.id, object: 'response' })
  })

  it('streams text as events that OpenAI’s client can assemble', async () => {
    const stream = client.responses.stream({ model, input: 'Hi' })
    const types: string[] = []
    for await (const event of stream) types.push(event.type)
    expect(types).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ])
    const final = await stream.finalResponse()
    expect([final.output_text, final.usage?.total_tokens]).toEqual(['Hello, world.', 14])
  })

  it('supports function calls, and sends their results back to the model', async () => {
    const stream = client.responses.stream({ model, input: 'Hi', tools })
    const { output } = await stream.finalResponse()
    const [call] = output
    expect(call).toMatchObject({ type: 'function_call', name: 'weather', arguments: expect.stringContaining('Rome') })
    if (call?.type !== 'function_call') throw new Error('No function was called.')
    const answer = { type: 'function_call_output' as const, call_id: call.call_id, output: 'Sunny.' }
    const input = [{ role: 'user', content: 'Hi' }, ...output, answer] as OpenAI.Responses.ResponseInput
    await client.responses.create({ model, input, tools })
    const sent = JSON.stringify(vendors.servers[vendor].requests.at(-1)?.body)
    expect(sent).toContain('Sunny.')
    expect(sent).toContain('Rome')
  })

  it.each([
    ['previous_response_id', { previous_response_id: 'resp_1' }],
    ['tools[0]', { tools: [{ type: 'web_search' as const }] }],
    ['input[0].type', { input: [{ type: 'item_reference' as const, id: 'x' }] }],
    ['background', { background: true }],
  ])('refuses %s with an error that says what to do', async (param, fields) => {
    await expect(client.responses.create({ model, input: 'Hi', ...fields })).rejects.toMatchObject({
      status: 400,
      param,
      message: expect.stringMatching(/Responses API/),
    })
  })
})

it('answers 400 to any field of Helicone’s prompts, and to a body mapping that belongs to another path', async () => {
  for (const field of ['prompt_id', 'version_id', 'environment', 'inputs']) {
    const response = await fetch(`${served.url}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'anthropic/claude-sonnet-4-5', messages: [], [field]: 'x' }),
    })
    expect(await response.json()).toMatchObject({ error: { param: field, code: 'prompts_not_supported' } })
  }
  const mapped = (path: string) =>
    fetch(served.url + path, {
      method: 'POST',
      headers: { 'Helicone-Gateway-Body-Mapping': 'RESPONSES' },
      body: JSON.stringify({ model: 'anthropic/claude-sonnet-4-5', input: 'Hi', messages: [] }),
    })
  const refused = await mapped('/embeddings')
  expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('/ai/v1/responses')])
  expect((await mapped('/responses')).status).toBe(200)
})

it('answers in its own format to a body that was sent to the path of Chat Completions', async () => {
  const ask = async (fields: object, headers: Record<string, string> = {}) => {
    const body = JSON.stringify({ model: 'anthropic/claude-sonnet-4-5', ...fields })
    const response = await fetch(`${served.url}/chat/completions`, { method: 'POST', headers, body })
    return response.text()
  }
  const messages = [{ role: 'user', content: 'Hi' }]
  expect(JSON.parse(await ask({ input: 'Hi' }))).toMatchObject({ object: 'response', output: [{ type: 'message' }] })
  expect(await ask({ input: 'Hi', stream: true })).toContain('event: response.completed')
  expect(JSON.parse(await ask({ input: 'Hi', messages }))).toMatchObject({ object: 'chat.completion' })
  const mapping = (name: string) => ({ 'Helicone-Gateway-Body-Mapping': name })
  expect(JSON.parse(await ask({ input: 'Hi', messages }, mapping('RESPONSES')))).toMatchObject({ object: 'response' })
  expect(JSON.parse(await ask({ input: 'Hi' }, mapping('OPENAI')))).toMatchObject({ error: { param: 'messages' } })
})
