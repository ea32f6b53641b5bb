import { collect, completion, createClient, type Message } from '@litecone/core'
import { startReplayServer } from '@litecone/testkit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { anthropicVertex } from './index.ts'

const TOKEN = 'ya29.a0-token-of-a-day'
const MODEL = 'claude-sonnet-4-5@20250929'
const messages: Message[] = [{ role: 'user', content: 'Hi' }]
const reply = {
  id: 'msg_vrtx_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5-20250929',
  content: [{ type: 'text', text: 'Hello' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 2, output_tokens: 1 },
}
const events = [
  { type: 'message_start', message: { ...reply, content: [], stop_reason: null } },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 1 } },
  { type: 'message_stop' },
]
const place = '/v1/projects/my-project/locations/us-east5/publishers/anthropic/models'

beforeEach(() => {
  for (const name of ['PROJECT', 'LOCATION']) {
    for (const prefix of ['VERTEXAI', 'GOOGLE_CLOUD', 'GOOGLE_VERTEX']) vi.stubEnv(`${prefix}_${name}`, '')
  }
})
afterEach(() => vi.unstubAllEnvs())

describe('Claude on Vertex AI', () => {
  it('is called by its path, with a fresh token for each call', async () => {
    const frames = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
    await using server = await startReplayServer([{ body: reply }, { pieces: [new TextEncoder().encode(frames)] }])
    let count = 0
    const provider = anthropicVertex({
      project: 'my-project',
      location: 'us-east5',
      apiKey: async () => `${TOKEN}-${++count}`,
      apiBase: server.url,
    })
    const whole = await completion({ model: provider(MODEL), messages, max_tokens: 10 })
    const streamed = await collect(await completion({ model: provider(MODEL), messages, max_tokens: 10, stream: true }))
    for (const answer of [whole, streamed]) {
      expect(answer).toMatchObject({ choices: [{ message: { content: 'Hello' } }], usage: { total_tokens: 3 } })
    }
    const body = {
      anthropic_version: 'vertex-2023-10-16',
      max_tokens: 10,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
    }
    expect(server.requests.map((request) => [request.path, request.body])).toEqual([
      [`${place}/${MODEL}:rawPredict`, body],
      [`${place}/${MODEL}:streamRawPredict`, { ...body, stream: true }],
    ])
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${TOKEN}-1`,
      `Bearer ${TOKEN}-2`,
    ])
    expect(server.requests[0]?.headers).not.toHaveProperty('anthropic-version')
    expect(server.requests[0]?.headers).not.toHaveProperty('x-api-key')
  })

  it('is called by name, with project and location from the environment', async () => {
    vi.stubEnv('VERTEXAI_PROJECT', 'my-project')
    vi.stubEnv('VERTEXAI_LOCATION', 'us-east5')
    await using server = await startReplayServer([{ body: reply }])
    await using llm = createClient({ providers: [anthropicVertex({ apiKey: TOKEN, apiBase: `${server.url}/v1` })] })
    await llm.completion({ model: `anthropic-vertex/${MODEL}`, messages })
    expect(server.requests[0]?.path).toBe(`${place}/${MODEL}:rawPredict`)
  })

  it('sends betas under Vertex AI’s names', async () => {
    await using server = await startReplayServer([{ body: reply }])
    const settings = { project: 'my-project', location: 'us-east5', apiKey: TOKEN, apiBase: server.url }
    const tools = [{ type: 'tool_search_tool_regex_20251119' }, { type: 'memory_20250818' }]
    await completion({
      model: anthropicVertex({ ...settings, beta: ['context-1m-2025-08-07'] })(MODEL),
      messages,
      tools,
    })
    expect(server.requests[0]?.headers['anthropic-beta']).toBe(
      'context-1m-2025-08-07,tool-search-tool-2025-10-19,context-management-2025-06-27',
    )
  })

  it('uses a tool for a schema, as structured outputs are off there', async () => {
    const call = { type: 'tool_use', id: 'toolu_vrtx_1', name: 'json_tool_call', input: { age: 7 } }
    await using server = await startReplayServer([{ body: { ...reply, content: [call], stop_reason: 'tool_use' } }])
    const settings = { project: 'p', location: 'us-east5', apiKey: TOKEN, apiBase: server.url }
    const schema = { type: 'object', properties: { age: { type: 'integer' } } }
    const answer = await completion({
      model: anthropicVertex(settings)(MODEL),
      messages,
      response_format: { type: 'json_schema', json_schema: { name: 'person', schema } },
      tools: [{ type: 'function', function: { name: 'f', strict: true } }],
    })
    expect(answer.choices[0]?.message.content).toBe('{"age":7}')
    expect(server.requests[0]?.body).not.toHaveProperty('output_config')
    expect(server.requests[0]?.body.tools).toEqual([
      expect.not.objectContaining({ strict: true }),
      expect.objectContaining({ name: 'json_tool_call' }),
    ])
  })

  it('is not called without a project', async () => {
    await using server = await startReplayServer([])
    const model = anthropicVertex({ apiKey: TOKEN, apiBase: server.url })(MODEL)
    await expect(completion({ model, messages })).rejects.toMatchObject({ code: 'bad_request', param: 'project' })
    expect(server.requests).toEqual([])
  })

  it.each([
    [
      'of Anthropic',
      400,
      { type: 'error', error: { type: 'invalid_request_error', message: 'prompt is too long: 9 tokens > 8 maximum' } },
      'context_window_exceeded',
      'invalid_request_error',
    ],
    [
      'of Google',
      401,
      { error: { code: 401, message: 'Request had invalid authentication credentials.', status: 'UNAUTHENTICATED' } },
      'authentication',
      'UNAUTHENTICATED',
    ],
    [
      'of Google in a list',
      429,
      [{ error: { code: 429, message: 'Quota exceeded.', status: 'RESOURCE_EXHAUSTED' } }],
      'rate_limit',
      'RESOURCE_EXHAUSTED',
    ],
  ])('classifies an error %s', async (_, status, body, code, vendorCode) => {
    await using server = await startReplayServer([{ status, body }])
    const settings = { project: 'p', location: 'us-east5', apiKey: TOKEN, apiBase: server.url }
    const error = completion({ model: anthropicVertex(settings)(MODEL), messages }, { retry: false })
    await expect(error).rejects.toMatchObject({ code, status, vendorCode })
  })

  it.each([
    ['us-east5', 'https://us-east5-aiplatform.googleapis.com'],
    ['global', 'https://aiplatform.googleapis.com'],
    ['eu', 'https://aiplatform.eu.rep.googleapis.com'],
    [undefined, 'https://aiplatform.googleapis.com'],
  ])('uses for the location %s the address %s', (location, expected) => {
    vi.stubEnv('CLOUD_ML_REGION', '')
    expect(anthropicVertex({ location }).definition.apiBase).toBe(expected)
  })

  it('rejects an invalid location', async () => {
    const provider = anthropicVertex({ project: 'p', location: 'evil.example/', apiKey: TOKEN })
    expect(provider.definition.apiBase).toBe('https://aiplatform.googleapis.com')
    await expect(completion({ model: provider(MODEL), messages })).rejects.toMatchObject({ param: 'location' })
  })

  it.each(['..', '.', ''])('rejects a model called "%s"', (model) => {
    const { chat } = anthropicVertex({ project: 'p' }).definition.wire
    const context = { provider: 'anthropic-vertex', model, stream: false, callId: 'c', created: 1 }
    expect(() => chat!.encode({ messages }, context)).toThrow(/model must not be/)
  })
})
