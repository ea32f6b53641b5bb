import { BadRequestError, type CompletionParameters, completion } from '@litecone/core'
import { startReplayServer } from '@litecone/testkit'
import { describe, expect, it, vi } from 'vitest'
import { type AnthropicSettings, anthropic, anthropicWire } from './index.ts'

type Body = Record<string, unknown>

function encode(request: object, model = 'claude-sonnet-4-5', stream = false) {
  const frozen = freeze({ messages: [{ role: 'user', content: 'Hi' }], ...request }) as CompletionParameters
  return anthropicWire.chat!.encode(frozen, { provider: 'anthropic', model, stream, callId: 'c', created: 1 })
}

const body = (request: object, model?: string) => encode(request, model).body as Body
const betas = (request: object) => encode(request).headers?.['anthropic-beta']?.split(',') ?? []

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const child of Object.values(Object.freeze(value))) freeze(child)
  return value
}

const tool = { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } }

describe('a request', () => {
  it('contains only what it needs', () => {
    expect(encode({})).toEqual({
      path: '/v1/messages',
      listHeaders: ['anthropic-beta'],
      body: {
        model: 'claude-sonnet-4-5',
        max_tokens: 64_000,
        messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      },
    })
  })

  it('asks for a stream', () => {
    expect((encode({}, 'claude-opus-4-6', true).body as Body).stream).toBe(true)
  })

  it('renames parameters that Anthropic names differently', () => {
    expect(
      body({
        max_tokens: 100,
        temperature: 0.5,
        top_k: 3,
        stop: ['END', '###'],
        user: 'user-7f3a',
        service_tier: 'default',
      }),
    ).toEqual({
      model: 'claude-sonnet-4-5',
      max_tokens: 100,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      temperature: 0.5,
      top_k: 3,
      stop_sequences: ['END', '###'],
      metadata: { user_id: 'user-7f3a' },
      service_tier: 'standard_only',
    })
  })

  it('treats null like undefined', () => {
    const nothing = {
      temperature: null,
      top_p: null,
      stop: null,
      tools: undefined,
      tool_choice: undefined,
      reasoning_effort: null,
      service_tier: null,
      metadata: null,
      max_tokens: null,
      container: null,
    }
    expect(body(nothing)).toEqual(body({}))
  })

  it('rejects an unsupported service tier, which dropParams removes', () => {
    const refusal = expect.objectContaining({ code: 'unsupported_params', param: 'service_tier' })
    expect(() => body({ service_tier: 'flex' })).toThrow(refusal)
  })

  it('prefers max_completion_tokens', () => {
    expect(body({ max_tokens: 5, max_completion_tokens: 7 }).max_tokens).toBe(7)
  })

  it('turns one stop sequence into a list, and omits an empty list', () => {
    expect(body({ stop: 'END' }).stop_sequences).toEqual(['END'])
    expect(body({ stop: [] })).not.toHaveProperty('stop_sequences')
  })

  it.each([['ada@example.com'], ['+1 (555) 123-4567']])('does not send a user that identifies a person: %s', (user) => {
    expect(body({ user })).not.toHaveProperty('metadata')
    expect(body({ metadata: { user_id: user } })).not.toHaveProperty('metadata')
  })

  it('also reads the user from metadata and safety_identifier', () => {
    expect(body({ metadata: { user_id: 'u1', other: 'x' } }).metadata).toEqual({ user_id: 'u1' })
    expect(body({ safety_identifier: 'u2' }).metadata).toEqual({ user_id: 'u2' })
  })

  it('omits top_p with a temperature if the model accepts only one of them', () => {
    expect(body({ temperature: 0.2, top_p: 0.9 })).toMatchObject({ temperature: 0.2 })
    expect(body({ temperature: 0.2, top_p: 0.9 })).not.toHaveProperty('top_p')
    expect(body({ top_p: 0.9 }).top_p).toBe(0.9)
    expect(body({ temperature: 0.2, top_p: 0.9 }, 'claude-3-7-sonnet-20250219')).toMatchObject({ top_p: 0.9 })
  })

  it('converts OpenAI’s context management to edits, with their betas', () => {
    const request = { context_management: [{ type: 'compaction', compact_threshold: 200_000 }] }
    expect(body(request).context_management).toEqual({
      edits: [{ type: 'compact_20260112', trigger: { type: 'input_tokens', value: 200_000 } }],
    })
    expect(betas(request)).toEqual(['context-management-2025-06-27', 'compact-2026-01-12'])
  })

  it('sends Anthropic’s parameters unchanged, with their betas', () => {
    const edits = [{ type: 'clear_tool_uses_20250919' }]
    const request = {
      context_management: { edits },
      speed: 'fast',
      inference_geo: 'eu',
      output_config: { task_budget: { type: 'tokens', total: 9 } },
      container: { skills: [{ type: 'anthropic', skill_id: 'pptx' }] },
      fallbacks: 'default',
      cache_control: { type: 'ephemeral' },
    }
    expect(body(request)).toMatchObject(request)
    expect(betas(request)).toEqual([
      'fast-mode-2026-02-01',
      'server-side-fallback-2026-07-01',
      'task-budgets-2026-03-13',
      'code-execution-2025-08-25',
      'skills-2025-10-02',
      'context-management-2025-06-27',
    ])
  })
})

describe('the default of max_tokens', () => {
  it.each([
    ['claude-3-haiku-20240307', 4096],
    ['claude-2.1', 4096],
    ['claude-3-5-haiku-latest', 8192],
    ['claude-3-7-sonnet-20250219', 64_000],
    ['claude-sonnet-4-20250514', 64_000],
    ['claude-opus-4-20250514', 32_000],
    ['claude-opus-4-1-20250805', 32_000],
    ['claude-haiku-4-5', 64_000],
    ['claude-opus-4-5@20251101', 64_000],
    ['claude-opus-4.6', 128_000],
    ['claude-sonnet-4-6', 64_000],
    ['claude-sonnet-5', 128_000],
    ['claude-fable-5-1', 128_000],
    ['claude-mythos-preview', 128_000],
    ['MiniMax-M2', 4096],
  ])('is the most output tokens of %s: %i', (model, most) => {
    expect(body({}, model).max_tokens).toBe(most)
  })
})

describe('the parameters that a model accepts', () => {
  const parameters = anthropicWire.chat!.parameters as (model: string) => ReadonlySet<string>

  it('exclude thinking before Claude 3.7', () => {
    expect(parameters('claude-3-5-sonnet-20241022').has('reasoning_effort')).toBe(false)
    expect(parameters('claude-3-7-sonnet-20250219').has('reasoning_effort')).toBe(true)
    expect(parameters('kimi-k2').has('thinking')).toBe(true)
  })

  it('exclude sampling since Claude Opus 4.7', () => {
    expect(parameters('claude-opus-4-6').has('temperature')).toBe(true)
    for (const model of ['claude-opus-4-7', 'claude-sonnet-5', 'claude-haiku-5-5', 'claude-fable-5'])
      for (const name of ['temperature', 'top_p', 'top_k']) expect(parameters(model).has(name)).toBe(false)
  })
})

describe('reasoning', () => {
  it.each([
    ['minimal', 1024],
    ['low', 1024],
    ['medium', 2048],
    ['high', 4096],
    ['xhigh', 8192],
    ['max', 16_384],
  ])('with effort %s has a budget of %i tokens for models with budgets', (reasoning_effort, budget_tokens) => {
    const request = body({ reasoning_effort })
    expect(request.thinking).toEqual({ type: 'enabled', budget_tokens })
    expect(request).not.toHaveProperty('reasoning_effort')
    expect(request).not.toHaveProperty('output_config')
  })

  it('leaves room for the response besides the budget', () => {
    expect(body({ reasoning_effort: 'high', max_tokens: 100 }).max_tokens).toBe(4196)
    expect(body({ reasoning_effort: 'high', max_tokens: 4500 }).max_tokens).toBe(5120)
    expect(body({ reasoning_effort: 'high', max_tokens: 9000 }).max_tokens).toBe(9000)
    expect(body({ reasoning_effort: 'high' }).max_tokens).toBe(64_000)
    expect(body({ thinking: { type: 'enabled', budget_tokens: 63_900 } }).max_tokens).toBe(64_000)
    expect(body({ reasoning_effort: 'high' }, 'kimi-k2').max_tokens).toBe(5120)
  })

  it.each([
    ['claude-opus-4-6', 'high', { type: 'adaptive' }, 'high'],
    ['claude-sonnet-4-6', 'minimal', { type: 'adaptive' }, 'low'],
    ['claude-sonnet-4-6', 'xhigh', { type: 'adaptive' }, 'high'],
    ['claude-opus-4-7', 'xhigh', { type: 'adaptive', display: 'summarized' }, 'xhigh'],
    ['claude-fable-5-1', 'max', { type: 'adaptive', display: 'summarized' }, 'max'],
  ])('of %s with effort %s is adaptive', (model, reasoning_effort, thinking, effort) => {
    const request = body({ reasoning_effort, max_tokens: 50 }, model)
    expect(request.thinking).toEqual(thinking)
    expect(request.output_config).toEqual({ effort })
    expect(request.max_tokens).toBe(50)
  })

  it.each([
    ['claude-sonnet-4-5', undefined, undefined],
    ['claude-opus-4-8', undefined, undefined],
    ['claude-sonnet-5', { type: 'disabled' }, undefined],
    ['claude-haiku-5-5', { type: 'disabled' }, undefined],
    ['claude-sonnet-5-5', { type: 'between_tools' }, undefined],
    ['claude-opus-5-5', undefined, { effort: 'low' }],
    ['claude-mythos-5', undefined, { effort: 'low' }],
  ])('none is as little as %s can think', (model, thinking, output_config) => {
    const request = body({ reasoning_effort: 'none' }, model)
    expect(request.thinking).toEqual(thinking)
    expect(request.output_config).toEqual(output_config)
  })

  it('sends the caller’s thinking', () => {
    const thinking = { type: 'enabled', budget_tokens: 5000 }
    expect(body({ thinking }).thinking).toEqual(thinking)
    expect(body({ thinking, reasoning_effort: 'low' })).not.toHaveProperty('output_config')
    const adaptive = { type: 'adaptive', display: 'omitted' }
    expect(body({ thinking: adaptive, reasoning_effort: 'low' }, 'claude-opus-4-7')).toMatchObject({
      thinking: adaptive,
      output_config: { effort: 'low' },
    })
  })

  it('rewrites thinking in a form that the model accepts', () => {
    const fitted = (thinking: object, model: string, more: object = {}) => {
      const { thinking: sent, output_config } = body({ thinking, ...more }, model)
      return { sent, output_config }
    }
    const enabled = (budget_tokens: number) => ({ type: 'enabled', budget_tokens })
    const adaptive = { type: 'adaptive', display: 'summarized' }
    expect(fitted(enabled(2000), 'claude-opus-4-7')).toEqual({ sent: adaptive, output_config: { effort: 'low' } })
    expect(fitted(enabled(2048), 'claude-opus-4-7')).toMatchObject({ output_config: { effort: 'medium' } })
    expect(fitted(enabled(9000), 'claude-sonnet-5')).toMatchObject({ output_config: { effort: 'high' } })
    expect(fitted(enabled(9000), 'claude-opus-4-7', { reasoning_effort: 'low' })).toMatchObject({
      output_config: { effort: 'low' },
    })
    expect(fitted({ type: 'enabled' }, 'claude-opus-4-7')).toEqual({ sent: adaptive })
    expect(fitted({ type: 'adaptive' }, 'claude-sonnet-4-5')).toEqual({ sent: enabled(2048) })
    expect(fitted({ type: 'adaptive' }, 'claude-sonnet-4-5', { reasoning_effort: 'high' })).toEqual({
      sent: enabled(4096),
    })
    expect(fitted({ type: 'disabled' }, 'claude-opus-4-7')).toEqual({})
    expect(fitted({ type: 'disabled' }, 'claude-opus-4-5')).toEqual({ sent: { type: 'disabled' } })
    expect(fitted(enabled(2000), 'claude-opus-4-6')).toEqual({ sent: enabled(2000) })
    expect(fitted({ type: 'adaptive' }, 'another-model')).toEqual({ sent: { type: 'adaptive' } })
  })

  it('omits the sampling parameters that the API rejects with it', () => {
    const request = body({ reasoning_effort: 'low', temperature: 0.3, top_k: 5, top_p: 0.5 })
    for (const name of ['temperature', 'top_k', 'top_p']) expect(request).not.toHaveProperty(name)
    expect(body({ reasoning_effort: 'low', top_p: 0.97 }).top_p).toBe(0.97)
    expect(body({ thinking: { type: 'disabled' }, temperature: 0.3 }).temperature).toBe(0.3)
  })

  it('rejects an unknown effort', () => {
    expect(() => body({ reasoning_effort: 'huge' })).toThrow(BadRequestError)
  })
})

describe('structured output', () => {
  const schema = {
    type: 'object',
    properties: { age: { type: 'integer', minimum: 0, description: 'In years' } },
    required: ['age'],
  }
  const response_format = { type: 'json_schema', json_schema: { name: 'person', description: 'A person', schema } }

  it.each(['claude-sonnet-4-5', 'claude-opus-4-1', 'claude-fable-5'])('is native with %s', (model) => {
    const request = body({ response_format }, model)
    expect(request.output_config).toEqual({
      format: {
        type: 'json_schema',
        schema: {
          description: 'A person',
          type: 'object',
          properties: { age: { type: 'integer', description: 'In years\n\n{minimum: 0}' } },
          required: ['age'],
          additionalProperties: false,
        },
      },
    })
    expect(request).not.toHaveProperty('tools')
  })

  it('works with an effort', () => {
    expect(body({ response_format, reasoning_effort: 'low' }, 'claude-opus-4-6').output_config).toMatchObject({
      effort: 'low',
      format: { type: 'json_schema' },
    })
  })

  it('is a forced tool for older models, with the schema unchanged', () => {
    expect(body({ response_format }, 'claude-3-5-sonnet-20241022')).toMatchObject({
      tools: [{ name: 'json_tool_call', description: 'A person', input_schema: schema }],
      tool_choice: { type: 'tool', name: 'json_tool_call' },
    })
  })

  it('lets older models choose between that tool and the others', () => {
    const request = body({ response_format, tools: [tool] }, 'claude-sonnet-4-20250514')
    expect(request.tools).toMatchObject([{ name: 'look' }, { name: 'json_tool_call' }])
    expect(request.tool_choice).toEqual({ type: 'any', disable_parallel_tool_use: true })
    const named = { type: 'function', function: { name: 'look' } }
    expect(body({ response_format, tools: [tool], tool_choice: named }, 'claude-sonnet-4-0').tool_choice).toEqual({
      type: 'tool',
      name: 'look',
    })
    expect(body({ response_format, tools: [tool], tool_choice: 'none' }, 'claude-sonnet-4-0').tool_choice).toEqual({
      type: 'tool',
      name: 'json_tool_call',
    })
  })

  it('does not force a model that thinks', () => {
    const request = body({ response_format, reasoning_effort: 'low' }, 'claude-sonnet-4-20250514')
    expect(request.tools).toMatchObject([{ name: 'json_tool_call' }])
    expect(request).not.toHaveProperty('tool_choice')
    const off = body({ response_format, thinking: { type: 'disabled' } }, 'claude-sonnet-4-20250514')
    expect(off.tool_choice).toMatchObject({ name: 'json_tool_call' })
  })

  it('reserves the name of its tool', () => {
    const taken = { type: 'function', function: { name: 'json_tool_call' } }
    expect(() => body({ tools: [taken] })).toThrow(/json_tool_call/)
  })

  it('without a schema is an instruction after the caller’s own', () => {
    const messages = [
      { role: 'system', content: 'Be kind.', cache_control: { type: 'ephemeral' } },
      { role: 'user', content: 'Hi' },
    ]
    const request = body({ messages, response_format: { type: 'json_object' } })
    expect(request.system).toEqual([
      { type: 'text', text: 'Be kind.', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: expect.stringContaining('JSON') },
    ])
    expect(request).not.toHaveProperty('tools')
    expect(request).not.toHaveProperty('output_config')
  })

  it('may have its schema next to the type, as in LiteLLM', () => {
    const response_schema = { type: 'object', properties: { a: { type: 'string' } } }
    const request = body({ response_format: { type: 'json_object', response_schema } })
    expect(request.output_config).toEqual({
      format: { type: 'json_schema', schema: { ...response_schema, additionalProperties: false } },
    })
  })

  it('of plain text sends nothing', () => {
    expect(body({ response_format: { type: 'text' } })).toEqual(body({}))
  })

  it('of an unknown type is rejected', () => {
    expect(() => body({ response_format: { type: 'xml' } })).toThrow(BadRequestError)
  })
})

describe('the provider', () => {
  it('has Anthropic’s address, environment variables and version', () => {
    const { definition } = anthropic()
    expect(definition).toMatchObject({
      id: 'anthropic',
      apiBase: 'https://api.anthropic.com',
      apiKeyEnv: ['ANTHROPIC_API_KEY'],
      apiBaseEnv: ['ANTHROPIC_BASE_URL', 'ANTHROPIC_API_BASE'],
      headers: { 'anthropic-version': '2023-06-01' },
    })
    expect(anthropic('claude-sonnet-4-5').id).toBe('claude-sonnet-4-5')
  })

  it('sends keys and the tokens of subscriptions in their own headers', () => {
    const { definition } = anthropic()
    expect(definition.authorize('sk-ant-api03-x')).toEqual({ 'x-api-key': 'sk-ant-api03-x' })
    expect(definition.authorize('sk-ant-oat01-x')).toEqual({
      authorization: 'Bearer sk-ant-oat01-x',
      'anthropic-beta': 'oauth-2025-04-20',
    })
  })

  function send(settings: AnthropicSettings, request: object = {}) {
    const { chat } = anthropic(settings).definition.wire
    const parameters = { messages: [{ role: 'user', content: 'Hi' }], ...request } as CompletionParameters
    return chat!.encode(parameters, {
      provider: 'a',
      model: 'claude-sonnet-4-5',
      stream: false,
      callId: '',
      created: 1,
    })
  }

  it('sends the betas of the settings with those of the request', () => {
    const request = { tools: [{ type: 'memory_20250818' }] }
    const headers = send({ apiKey: 'sk-ant-oat01-x', beta: ['context-1m-2025-08-07'] }, request).headers
    expect(headers).toEqual({
      'anthropic-beta': 'oauth-2025-04-20,context-1m-2025-08-07,context-management-2025-06-27',
    })
    expect(send({})).not.toHaveProperty('headers')
  })

  it.each(['', '/v1', '/v1/', '/v1/messages'])(
    'accepts an apiBase that ends in "%s", also from the environment',
    async (end) => {
      await using server = await startReplayServer([{ status: 418, body: {} }])
      vi.stubEnv('ANTHROPIC_BASE_URL', server.url + end)
      const ask = (settings: AnthropicSettings) =>
        completion({ model: anthropic(settings)('claude-sonnet-4-5'), messages: [{ role: 'user', content: 'Hi' }] })
      await ask({ apiKey: 'key' }).catch(() => {})
      vi.unstubAllEnvs()
      await ask({ apiKey: 'key', apiBase: server.url + end }).catch(() => {})
      expect(server.requests.map(({ path }) => path)).toEqual(['/v1/messages', '/v1/messages'])
    },
  )
})
