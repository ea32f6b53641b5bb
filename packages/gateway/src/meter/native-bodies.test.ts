import { describe, expect, it } from 'vitest'
import { frameEvents, measure } from './measure.test-support.ts'

const counted = (prompt: number | null, completion: number | null, others: object = {}) => ({
  tokens: expect.objectContaining({ prompt, completion, ...others }),
})

describe('operation and model', () => {
  it.each([
    ['/v1/chat/completions', 'chat'],
    ['/v1/completions', 'chat'],
    ['/v1/responses', 'chat'],
    ['/v1/messages?beta=true', 'chat'],
    ['/v1/messages/count_tokens', 'other'],
    ['/v1/messages/batches', 'other'],
    ['/v1beta/models/gemini-2.5-flash:generateContent', 'chat'],
    ['/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse', 'chat'],
    ['/v1beta/models/gemini-2.5-flash:countTokens', 'other'],
    ['/v1beta/models/text-embedding-004:embedContent', 'embed'],
    ['/v1beta/models/text-embedding-004:batchEmbedContents', 'embed'],
    ['/openai/deployments/prod/chat/completions?api-version=2024-10-21', 'chat'],
    ['/v2/chat', 'chat'],
    ['/v2/embed', 'embed'],
    ['/v1/embeddings', 'embed'],
    ['/v1/moderations', 'moderate'],
    ['/v1/images/generations', 'other'],
    ['/v1/audio/speech', 'other'],
    ['/v1/models', 'other'],
    ['/v1/predictions', 'chat'],
    ['/v1/models/meta/llama-3/predictions', 'chat'],
    ['/api/chat', 'chat'],
    ['/api/generate', 'chat'],
    ['/api/embed', 'embed'],
  ])('%s is %s', (path, operation) => {
    expect(measure({ path, requestBody: {} })).toMatchObject({ operation })
  })

  it.each([
    [{ messages: [] }, {}, 'chat'],
    [{ contents: [] }, {}, 'chat'],
    [{ input: 'x' }, { object: 'response' }, 'chat'],
    [{ input: 'x' }, { object: 'list', data: [] }, 'embed'],
    // LiteLLM's callback logs the input of embeddings as `messages`.
    [{ messages: ['x'] }, { object: 'list', data: [] }, 'embed'],
    [{ input: 'x' }, { results: [{ flagged: false }] }, 'moderate'],
    [{ _type: 'tool', toolName: 'search' }, {}, 'tool'],
    [{ _type: 'vector_db', operation: 'search' }, {}, 'vector_db'],
    [{}, {}, 'other'],
  ])('request %j with response %j and no path is %s', (requestBody, responseBody, operation) => {
    expect(measure({ path: '', provider: 'custom', requestBody, responseBody })).toMatchObject({ operation })
  })

  it('gives tools and vector databases model names of their own, and no cost', () => {
    const tool = { _type: 'tool', toolName: 'search', input: {} }
    expect(measure({ path: '', requestBody: tool, responseBody: { model: 'x' } })).toMatchObject({
      model: 'tool:search',
      servedModel: null,
      costUsd: null,
    })
    expect(measure({ path: '', requestBody: { _type: 'vector_db' } }).model).toBe('vector_db')
    // At the path of a model API it is a model call.
    expect(measure({ requestBody: tool, responseBody: { model: 'x' } })).toMatchObject({
      model: 'x',
      operation: 'chat',
    })
  })

  it.each([
    ['/v1beta/models/gemini-2.5-flash:generateContent', 'gemini-2.5-flash'],
    ['/openai/deployments/my%20prod/chat/completions', 'my prod'],
    ['/v1/models/meta/llama-3/predictions', 'meta/llama-3'],
    ['/model/anthropic.claude-v2%3A1/invoke', 'anthropic.claude-v2:1'],
  ])('finds the model in %s', (path, requestedModel) => {
    expect(measure({ path, requestBody: {} })).toMatchObject({ requestedModel, model: requestedModel })
  })

  it('prefers the overriding model, then the served one, then the requested one', () => {
    const [requestBody, responseBody] = [{ model: 'asked', user: 'ann' }, { model: 'served' }]
    expect(measure({ requestBody, responseBody })).toMatchObject({
      ...{ model: 'served', servedModel: 'served', requestedModel: 'asked', userId: 'ann' },
    })
    expect(measure({ requestBody, responseBody, modelOverride: 'gpt-4o' }).model).toBe('gpt-4o')
    expect(measure({ requestBody }).model).toBe('asked')
    expect(measure({}).model).toBe('')
  })
})

describe('usage of complete responses', () => {
  it.each([
    ['completions', 'openai', { usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 } }, counted(5, 7)],
    [
      'OpenAI’s Responses, whose input includes cached tokens',
      'openai',
      {
        object: 'response',
        error: null,
        usage: {
          input_tokens: 100,
          input_tokens_details: { cached_tokens: 40 },
          output_tokens: 20,
          output_tokens_details: { reasoning_tokens: 8 },
          total_tokens: 120,
        },
      },
      counted(100, 20, { total: 120, cacheRead: 40, reasoning: 8 }),
    ],
    ['images', 'openai', { usage: { input_tokens: 3, output_tokens: 900, total_tokens: 903 } }, counted(3, 900)],
    [
      'Anthropic, whose input excludes cached tokens',
      'anthropic',
      {
        type: 'message',
        content: [{ type: 'text', text: '"usage"' }],
        usage: { input_tokens: 10, cache_read_input_tokens: 30, cache_creation_input_tokens: 5, output_tokens: 7 },
      },
      counted(45, 7, { cacheRead: 30, cacheWrite: 5, total: 52 }),
    ],
    ['Anthropic without cache fields', 'anthropic', { usage: { input_tokens: 10, output_tokens: 7 } }, counted(10, 7)],
    [
      'Gemini with reasoning',
      'gemini',
      { usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 6, thoughtsTokenCount: 10, totalTokenCount: 20 } },
      counted(4, 16, { reasoning: 10, total: 20 }),
    ],
    [
      'Gemini in OpenAI’s format, which counts reasoning only in the total',
      'gemini',
      { model: 'gemini-2.5-flash', usage: { prompt_tokens: 9, completion_tokens: 1, total_tokens: 103 } },
      // $0.30 per million input tokens, $2.50 per million output tokens.
      { ...counted(9, 94, { total: 103, reasoning: 93 }), costUsd: expect.closeTo(0.0002377, 10) },
    ],
    [
      'Vertex AI in OpenAI’s format, which reports reasoning tokens',
      'gemini',
      {
        model: 'google/gemini-2.5-flash',
        usage: {
          ...{ prompt_tokens: 9, completion_tokens: 1, total_tokens: 103 },
          completion_tokens_details: { reasoning_tokens: 93 },
        },
      },
      { ...counted(9, 94, { total: 103, reasoning: 93 }), costUsd: expect.closeTo(0.0002377, 10) },
    ],
    [
      'Cohere',
      'cohere',
      {
        usage: { billed_units: { input_tokens: 3, output_tokens: 4 }, tokens: { input_tokens: 70, output_tokens: 4 } },
      },
      counted(70, 4),
    ],
    [
      'Cohere in core’s format',
      'cohere',
      {
        model: 'command-a-03-2025',
        usage: {
          ...{ prompt_tokens: 70, completion_tokens: 5, total_tokens: 75 },
          billed_units: { input_tokens: 4, output_tokens: 2 },
        },
      },
      // Command A: $2.50 per million billed input tokens, $10 per million billed output tokens.
      { ...counted(70, 5), costUsd: expect.closeTo(0.00003, 10) },
    ],
    [
      'Replicate',
      'replicate',
      { status: 'succeeded', metrics: { input_token_count: 3, output_token_count: 9 } },
      counted(3, 9),
    ],
    ['Ollama', 'ollama', { model: 'x', done: true, prompt_eval_count: 11, eval_count: 22 }, counted(11, 22)],
    ['Groq', 'groq', { x_groq: { usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } } }, counted(1, 2)],
    [
      'DeepSeek',
      'deepseek',
      { usage: { prompt_tokens: 9, completion_tokens: 1, total_tokens: 10, prompt_cache_hit_tokens: 8 } },
      counted(9, 1, { cacheRead: 8 }),
    ],
    ['Bedrock’s Converse', 'bedrock', { usage: { inputTokens: 5, outputTokens: 6, totalTokens: 11 } }, counted(5, 6)],
    ['Llama on Bedrock', 'bedrock', { prompt_token_count: 5, generation_token_count: 6 }, counted(5, 6)],
    ['no usage', 'openai', { choices: [] }, counted(null, null, { total: null })],
    ['fields of wrong types', 'openai', { usage: { prompt_tokens: 'many' }, x_groq: 1, choices: {} }, { model: '' }],
  ])('%s', (_, provider, responseBody, expected) => {
    expect(measure({ provider, responseBody })).toMatchObject(expected)
  })

  it.each([
    ['/v1/embeddings', { object: 'list', usage: { prompt_tokens: 8, total_tokens: 8 } }],
    ['/v1/embeddings', { object: 'list', usage: { total_tokens: 8 } }],
    ['/v2/embed', { embeddings: {}, meta: { billed_units: { input_tokens: 8 } } }],
    ['/api/embed', { embeddings: [[1]], prompt_eval_count: 8 }],
    ['/v1beta/models/m:embedContent', { embedding: {}, usageMetadata: { promptTokenCount: 8 } }],
  ])('embeddings at %s have no completion tokens: %j', (path, responseBody) => {
    expect(measure({ path, responseBody }).tokens).toMatchObject({ prompt: 8, completion: null, total: 8 })
  })

  it('reads a response in another format than its provider’s', () => {
    const responseBody = { choices: [], usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 } }
    for (const provider of ['anthropic', 'gemini', 'cohere', 'replicate'])
      expect(measure({ provider, responseBody })).toMatchObject(counted(5, 7))
  })
})

describe('usage of streams', () => {
  const start = { type: 'message_start', message: { model: 'claude-x', usage: { input_tokens: 9, output_tokens: 1 } } }
  const delta = { type: 'content_block_delta', delta: { type: 'text_delta', text: '{"usage":{"input_tokens":1}}' } }
  const end = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 33 } }

  it('reads Anthropic’s input tokens from the first event and its output tokens from the last', () => {
    const responseBody = frameEvents('anthropic', [start, delta, end, { type: 'message_stop' }])
    const measured = measure({ provider: 'anthropic', responseBody })
    expect(measured).toMatchObject({ ...counted(9, 33), servedModel: 'claude-x', stream: true, errorType: null })
  })

  it('reads the counts that a truncated stream of Anthropic contains', () => {
    const responseBody = frameEvents('anthropic', [start, delta])
    expect(measure({ provider: 'anthropic', responseBody })).toMatchObject(counted(9, 1))
  })

  it('reads the last event of OpenAI’s Responses', () => {
    const usage = { input_tokens: 5, output_tokens: 6, total_tokens: 11, input_tokens_details: { cached_tokens: 2 } }
    const responseBody = [
      { type: 'response.created', response: { model: 'gpt-4o', usage: null } },
      { type: 'response.output_text.delta', delta: 'usage' },
      { type: 'response.completed', response: { model: 'gpt-4o', error: null, usage } },
    ]
      .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      .join('')
    const measured = measure({ path: '/v1/responses', responseBody })
    expect(measured).toMatchObject({ ...counted(5, 6, { cacheRead: 2 }), servedModel: 'gpt-4o', errorType: null })
    expect(measured.costUsd).toBeGreaterThan(0)
  })

  // https://platform.openai.com/docs/guides/tools-web-search: only search actions incur a tool call cost.
  it('bills the web searches of OpenAI’s Responses, but not the pages opened or searched', () => {
    const usage = { input_tokens: 5, output_tokens: 6, total_tokens: 11 }
    const call = { type: 'web_search_call', status: 'completed' }
    const search = { ...call, action: { type: 'search', query: 'x' } }
    const opened = { ...call, action: { type: 'open_page', url: 'https://example.com' } }
    const found = { ...call, action: { type: 'find_in_page', url: 'https://example.com', pattern: 'x' } }
    const costOf = (output: object[]) =>
      measure({
        path: '/v1/responses',
        responseBody: JSON.stringify({ object: 'response', model: 'gpt-4o', output, usage }),
      }).costUsd ?? Number.NaN
    // $10 per thousand.
    expect(costOf([call, { type: 'message', content: [] }, search]) - costOf([])).toBeCloseTo(0.02, 12)
    expect(costOf([search, opened, found]) - costOf([])).toBeCloseTo(0.01, 12)
  })

  it('reads Ollama’s lines', () => {
    const lines = [
      { model: 'llama3', message: { content: 'a' }, done: false },
      { model: 'llama3', done: true, prompt_eval_count: 26, eval_count: 298 },
    ]
    const responseBody = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    const measured = measure({ provider: 'ollama', path: '/api/chat', responseBody })
    expect(measured).toMatchObject({ ...counted(26, 298), servedModel: 'llama3', stream: true })
  })

  it('reads Google’s streams in the form of an array, complete or truncated', () => {
    const events = [
      { candidates: [{}], usageMetadata: { promptTokenCount: 4 }, modelVersion: 'gemini-2.5-flash' },
      { candidates: [{}], usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 9, totalTokenCount: 13 } },
    ]
    const path = '/v1beta/models/gemini-2.5-flash:streamGenerateContent'
    const responseBody = JSON.stringify(events, null, 2)
    const whole = measure({ provider: 'gemini', path, responseBody })
    expect(whole).toMatchObject({ ...counted(4, 9), servedModel: 'gemini-2.5-flash', stream: true })
    const cut = measure({ provider: 'gemini', path, responseBody: responseBody.slice(0, -6) })
    expect(cut).toMatchObject({ ...counted(4, 9), servedModel: 'gemini-2.5-flash', stream: true })
    expect(measure({ provider: 'gemini', path, responseBody: responseBody.slice(0, -40) })).toMatchObject(counted(4, 0))
  })

  it('keeps earlier counts of Google that its last event omits', () => {
    const responseBody = frameEvents('gemini', [
      { candidates: [{}], usageMetadata: { promptTokenCount: 4, cachedContentTokenCount: 2 } },
      { candidates: [{}], usageMetadata: { candidatesTokenCount: 9, totalTokenCount: 13 } },
    ])
    expect(measure({ provider: 'gemini', responseBody })).toMatchObject(counted(4, 9, { cacheRead: 2 }))
  })

  it('ignores events with `usage: null`', () => {
    const chunk = { id: 'x', model: 'gpt-4o', choices: [{ delta: { content: 'a' } }], usage: null }
    const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 }
    const responseBody = frameEvents('openai', [chunk, chunk, { ...chunk, choices: [], usage }, chunk])
    expect(measure({ responseBody })).toMatchObject(counted(5, 7))
  })

  it('reads the lines of chunks that `@helicone/helpers` logs without a content type', () => {
    const lines = [
      { model: 'gpt-4o', choices: [{ delta: { content: 'a' } }] },
      { model: 'gpt-4o', choices: [], usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 } },
    ]
    const responseBody = lines.map((line) => JSON.stringify(line)).join('\n')
    expect(measure({ provider: 'custom', responseBody })).toMatchObject({ ...counted(5, 7), stream: true })
  })

  it('is a stream if the request asked for one, even without a response', () => {
    expect(measure({ requestBody: { stream: true } }).stream).toBe(true)
    expect(measure({ path: '/v1beta/models/m:streamGenerateContent?alt=sse' }).stream).toBe(true)
  })
})

describe('large and broken bodies', () => {
  const usage = {
    prompt_tokens: 5,
    completion_tokens: 7,
    total_tokens: 12,
    prompt_tokens_details: { cached_tokens: 1 },
  }
  const large = JSON.stringify({
    model: 'gpt-4o',
    choices: [{ message: { content: 'x"usage":{}'.repeat(60_000) } }],
    usage,
  })

  it('finds model and usage of large bodies', () => {
    expect(measure({ responseBody: large })).toMatchObject({
      ...counted(5, 7, { cacheRead: 1 }),
      servedModel: 'gpt-4o',
    })
    const content = 'x'.repeat(2_000_000)
    const requestBody = { messages: [{ role: 'user', content }], model: 'gpt-4o', stream: true, user: 'ann' }
    expect(measure({ requestBody })).toMatchObject({ requestedModel: 'gpt-4o', stream: true, userId: 'ann' })
  })

  it('reads a body whose middle is missing', () => {
    const cut = `${large.slice(0, 1000)}\n\n${large.slice(-400)}`
    expect(measure({ responseBody: cut })).toMatchObject({ ...counted(5, 7), servedModel: 'gpt-4o' })
  })

  it.each([
    '',
    'null',
    '[]',
    '[1]',
    '{',
    '"text"',
    'data:',
    'data: {\n\n',
    'plain text',
    '<html>',
    '{"usage":',
    '\u0000',
    '{"__proto__":{"usage":{"prompt_tokens":1}}}',
  ])('finds no usage in %j', (responseBody) => {
    expect(measure({ responseBody, requestBody: responseBody }).tokens).toMatchObject({ prompt: null, total: null })
  })

  it('takes linear time', () => {
    const hits = 'data: "usage" "usage":null\n'.repeat(200_000)
    const oneLine = `data: {"choices":[${'{"usage":null},'.repeat(200_000)}`
    for (const responseBody of [hits, oneLine, '"usage"'.repeat(500_000), '\n'.repeat(2_000_000)])
      expect(measure({ responseBody, contentType: 'text/event-stream' }).tokens.prompt).toBeNull()
  })
})

describe('errors', () => {
  it.each([
    [429, { error: { message: 'slow', type: 'rate_limit_error' } }, 'rate_limit_error'],
    [529, { type: 'error', error: { type: 'overloaded_error', message: 'x' } }, 'overloaded_error'],
    [400, { error: { code: 400, status: 'INVALID_ARGUMENT', message: 'x' } }, 'INVALID_ARGUMENT'],
    [400, [{ error: { code: 400, status: 'INVALID_ARGUMENT' } }], 'INVALID_ARGUMENT'],
    [404, { error: { code: 'DeploymentNotFound', message: 'x' } }, 'DeploymentNotFound'],
    [422, { object: 'error', type: 'invalid_request_error', message: 'x' }, 'invalid_request_error'],
    [401, { error: 'unauthorized' }, 'unauthorized'],
    [400, { error: 'The model is wrong, for this and that reason' }, 'error'],
    [500, 'Internal Server Error', null],
    [200, { choices: [] }, null],
  ])('%i %j is of type %s', (status, responseBody, errorType) => {
    expect(measure({ status, responseBody })).toMatchObject({ errorType })
  })

  it('reads the error that ends a stream', () => {
    const chunk = { model: 'm', choices: [] }
    const responseBody = frameEvents('openai', [chunk, { error: { type: 'server_error', message: 'x' } }])
    expect(measure({ responseBody }).errorType).toBe('server_error')
    const failed = { type: 'response.failed', response: { error: { code: 'rate_limit_exceeded' } } }
    expect(measure({ responseBody: frameEvents('openai', [failed]) }).errorType).toBe('rate_limit_exceeded')
  })
})

describe('cost', () => {
  const responseBody = { usage: { prompt_tokens: 1_000_000, completion_tokens: 0, total_tokens: 1_000_000 } }

  it('is that of the served model, else of the requested one', () => {
    const cost = measure({ requestBody: { model: 'gpt-4o' }, responseBody }).costUsd
    expect(cost).toBe(2.5)
    const served = { ...responseBody, model: 'my-own-name' }
    expect(measure({ requestBody: { model: 'gpt-4o' }, responseBody: served }).costUsd).toBe(2.5)
    expect(measure({ requestBody: { model: 'x' }, responseBody, modelOverride: 'gpt-4o' }).costUsd).toBe(2.5)
  })

  it('is the one that the provider reports', () => {
    const reported = { usage: { ...responseBody.usage, cost: 0.123 } }
    expect(measure({ provider: 'openrouter', responseBody: reported }).costUsd).toBe(0.123)
  })

  it('of a call to an unknown provider is that of the model’s vendors, if they all charge the same', () => {
    const custom = (model: string) => measure({ provider: 'custom', requestBody: { model }, responseBody }).costUsd
    expect(custom('gpt-4o')).toBe(2.5)
    expect(custom('openai/gpt-4o')).toBe(2.5)
    expect(custom('claude-haiku-4-5')).toBe(1)
    expect(custom('nobody-has-this')).toBeNull()
  })

  it('is unknown for a private server, and without usage', () => {
    expect(measure({ provider: 'llm.acme.example', requestBody: { model: 'gpt-4o' }, responseBody }).costUsd).toBeNull()
    expect(measure({ requestBody: { model: 'gpt-4o' }, responseBody: {} }).costUsd).toBeNull()
  })
})
