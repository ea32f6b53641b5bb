import { asRecord, completion, embedding, moderation } from '@litecone/core'
import { startReplayServer } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { openai, openaiParameters } from './index.ts'

const messages = [{ role: 'user' as const, content: 'hi' }]
const SAMPLING = ['temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'logprobs', 'logit_bias']
const LATER = ['presence_penalty', 'frequency_penalty', 'logit_bias', 'stop']

describe('the parameters of a model', () => {
  it.each([
    ['gpt-4o', ['reasoning_effort', 'verbosity']],
    ['gpt-4.1-mini', ['reasoning_effort', 'verbosity']],
    ['gpt-3.5-turbo', ['reasoning_effort', 'verbosity']],
    ['ft:gpt-4o-mini-2024-07-18:acme::abc', ['reasoning_effort', 'verbosity']],
    ['o1', [...SAMPLING, 'verbosity']],
    ['o3-mini', [...SAMPLING, 'verbosity']],
    ['o3', [...SAMPLING, 'stop', 'verbosity']],
    ['o4-mini-2025-04-16', [...SAMPLING, 'stop', 'verbosity']],
    ['ft:o4-mini:acme::abc', [...SAMPLING, 'stop', 'verbosity']],
    ['gpt-5', [...SAMPLING, 'stop']],
    ['gpt-5-mini-2025-08-07', [...SAMPLING, 'stop']],
    ['gpt-5-chat-latest', []],
    ['gpt-5.1', LATER],
    ['gpt-5.2-pro', LATER],
    ['gpt-5.3-chat-latest', []],
    ['gpt-6', LATER],
    ['a-model-of-tomorrow', []],
  ])('%s: all but %j', (model, without) => {
    const judged = [...SAMPLING, 'stop', 'verbosity', 'reasoning_effort', 'max_completion_tokens', 'tools']
    const taken = openaiParameters(model)
    expect(judged.filter((name) => !taken.has(name)).sort()).toEqual([...without].sort())
  })

  it.each([
    ['o3', 'max_completion_tokens'],
    ['gpt-5-nano', 'max_completion_tokens'],
    ['gpt-5.1', 'max_completion_tokens'],
    ['ft:o4-mini:acme::abc', 'max_completion_tokens'],
    ['gpt-5-chat-latest', 'max_tokens'],
    ['gpt-4o', 'max_tokens'],
  ])('%s limits tokens by %s', async (model, name) => {
    await using server = await startReplayServer([{ status: 418, body: {} }])
    const provider = openai({ apiKey: 'key', apiBase: server.url })
    await completion({ model: provider(model), messages, max_tokens: 5 }).catch(() => {})
    expect(server.requests[0]?.body).toEqual({ model, messages, [name]: 5 })
  })

  it('are omitted if they equal a reasoning model’s defaults', async () => {
    await using server = await startReplayServer([{ status: 418, body: {} }])
    const provider = openai({ apiKey: 'key', apiBase: server.url })
    const defaults = { temperature: 1, top_p: 1, presence_penalty: 0, frequency_penalty: 0, logprobs: false, n: 1 }
    await completion({ model: provider('gpt-5'), messages, ...defaults }).catch(() => {})
    await completion({ model: provider('gpt-4o'), messages, ...defaults }).catch(() => {})
    expect(server.requests.map(({ body }) => body)).toEqual([
      { model: 'gpt-5', messages, n: 1 },
      { model: 'gpt-4o', messages, ...defaults },
    ])
  })

  it('are rejected by name before anything is sent, or removed with dropParams', async () => {
    await using server = await startReplayServer([{ status: 418, body: {} }])
    const model = openai({ apiKey: 'key', apiBase: server.url })('gpt-5')
    const request = { model, messages, temperature: 0, stop: 'x' }
    await expect(completion(request)).rejects.toMatchObject({ code: 'unsupported_params', param: 'temperature' })
    expect(server.requests).toHaveLength(0)
    await completion(request, { dropParams: true }).catch(() => {})
    await completion(request, { allowParams: ['temperature'], dropParams: ['stop'] }).catch(() => {})
    expect(server.requests.map(({ body }) => body)).toEqual([
      { model: 'gpt-5', messages },
      { model: 'gpt-5', messages, temperature: 0 },
    ])
  })
})

describe('sampling of a model with optional reasoning', () => {
  const sampling = { temperature: 0.5, top_p: 0.9, logprobs: true, top_logprobs: 2 }

  it.each([
    ['gpt-5.1', 'none', sampling],
    ['gpt-5.2', undefined, sampling],
    ['gpt-5.1', 'low', {}],
    ['gpt-5.4-mini', 'high', {}],
    ['gpt-5.5', undefined, {}],
    ['gpt-5.5', 'none', sampling],
    ['gpt-6', undefined, {}],
    ['a-model-of-tomorrow', 'low', sampling],
  ] as const)('%s at effort %s', async (id, reasoning_effort, sent) => {
    await using server = await startReplayServer([{ status: 418, body: {} }])
    const model = openai({ apiKey: 'key', apiBase: server.url })(id)
    const request = { model, messages, ...(reasoning_effort && { reasoning_effort }), ...sampling }
    await completion(request, { dropParams: true }).catch(() => {})
    expect(server.requests[0]?.body).toEqual({ ...request, model: id, ...noSampling, ...sent })
    const refused = completion({ ...request, temperature: 1 }).catch((error: unknown) => error)
    expect(await refused).toMatchObject(sent === sampling ? { status: 418 } : { param: 'top_p' })
  })

  const noSampling = { temperature: undefined, top_p: undefined, logprobs: undefined, top_logprobs: undefined }
})

describe('OpenAI', () => {
  it('makes embeddings', async () => {
    const body = {
      object: 'list',
      model: 'text-embedding-3-small',
      data: [
        { object: 'embedding', index: 0, embedding: [0.1, -0.2] },
        { object: 'embedding', index: 1, embedding: 'zczMPc3MTL4=' },
      ],
      usage: { prompt_tokens: 4, total_tokens: 4 },
    }
    await using server = await startReplayServer([{ body }])
    const model = openai({ apiKey: 'key', apiBase: `${server.url}/v1` })('text-embedding-3-small')
    const answer = await embedding({ model, input: ['a', 'b'], dimensions: 2, encoding_format: 'float' })
    expect(answer).toMatchObject(body)
    expect(server.requests[0]).toMatchObject({
      path: '/v1/embeddings',
      headers: { authorization: 'Bearer key' },
      body: { model: 'text-embedding-3-small', input: ['a', 'b'], dimensions: 2, encoding_format: 'float' },
    })
  })

  it('takes the total as prompt tokens if a vendor reports nothing else for embeddings', async () => {
    const body = { data: [{ index: 0, embedding: [1] }], usage: { total_tokens: 12 } }
    await using server = await startReplayServer([{ body }])
    const { usage } = await embedding({ model: openai({ apiKey: 'key', apiBase: server.url })('m'), input: 'a' })
    expect(usage).toEqual({ prompt_tokens: 12, total_tokens: 12 })
  })

  it('throws the documented error for embeddings', async () => {
    const error = { message: 'Too many inputs', type: 'invalid_request_error', param: 'input', code: null }
    await using server = await startReplayServer([{ status: 400, body: { error } }])
    const model = openai({ apiKey: 'key', apiBase: server.url })('text-embedding-3-small')
    await expect(embedding({ model, input: 'a' })).rejects.toMatchObject({ code: 'bad_request', param: 'input' })
  })

  it('moderates', async () => {
    const result = {
      flagged: true,
      categories: { violence: true, hate: false },
      category_scores: { violence: 0.9, hate: 0.01 },
      category_applied_input_types: { violence: ['text'], hate: [] },
    }
    await using server = await startReplayServer([
      { body: { id: 'modr-1', model: 'omni-moderation-latest', results: [result] } },
    ])
    const model = openai({ apiKey: 'key', apiBase: `${server.url}/v1` })('omni-moderation-latest')
    const answer = await moderation({ model, input: 'I will…' })
    expect(answer).toMatchObject({ id: 'modr-1', results: [result] })
    expect(server.requests[0]).toMatchObject({
      path: '/v1/moderations',
      body: { model: 'omni-moderation-latest', input: 'I will…' },
    })
  })

  it('sends organization and project', async () => {
    await using server = await startReplayServer([{ status: 418, body: {} }])
    const provider = openai({ apiKey: 'key', apiBase: server.url, organization: 'org-1', project: 'proj_1' })
    await completion({ model: provider('gpt-4o'), messages }).catch(() => {})
    const headers = asRecord(server.requests[0]?.headers)
    expect(headers).toMatchObject({ 'openai-organization': 'org-1', 'openai-project': 'proj_1' })
  })
})
