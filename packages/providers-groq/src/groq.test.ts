import { collect, completion } from '@litecone/core'
import {
  createShapedContract,
  cutStream,
  describeFixtures,
  describeProviderContract,
  frameStream,
  startReplayServer,
} from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { groq } from './index.ts'

describeFixtures({ folder: 'groq', framing: 'openai', provider: groq })

const hi = [{ role: 'user' as const, content: 'hi' }]
const model = 'llama-3.3-70b-versatile'
const format = { type: 'json_schema' as const, json_schema: { name: 'x', schema: { type: 'object' } } }
const usage = {
  prompt_tokens: 20,
  completion_tokens: 9,
  total_tokens: 29,
  completion_tokens_details: { reasoning_tokens: 4 },
}
const chunk = (delta: object, finish_reason: string | null = null, more: object = {}) => ({
  id: 'c1',
  model,
  choices: [{ index: 0, delta, finish_reason }],
  ...more,
})

describeProviderContract(
  createShapedContract({
    name: 'Groq',
    provider: groq,
    model,
    schema: 'otherwise',
    answers: [
      {
        name: 'reasoning under its own name',
        reply: {
          id: 'c1',
          choices: [{ index: 0, message: { content: 'yes', reasoning: 'hm' }, finish_reason: 'stop' }],
          usage,
        },
        expect: { text: 'yes', reasoning: 'hm', usage: { prompt: 20, completion: 9, reasoning: 4 } },
      },
    ],
    streams: [
      {
        name: 'usage under x_groq',
        events: [
          chunk({ reasoning: 'hm' }),
          chunk({ content: 'yes' }),
          chunk({}, 'stop', { x_groq: { id: 'r', usage } }),
        ],
        expect: { text: 'yes', reasoning: 'hm', usage: { prompt: 20, completion: 9, total: 29, reasoning: 4 } },
      },
      {
        name: 'an error under x_groq',
        events: [
          chunk({ content: 'x' }),
          chunk({}, null, { x_groq: { id: 'r', error: { message: 'over capacity' } } }),
        ],
        expect: { code: 'internal_server' },
      },
    ],
    requests: [
      {
        name: 'as Groq writes it',
        path: '/chat/completions',
        request: { messages: hi, max_tokens: 5, service_tier: 'default' },
        body: { model, messages: hi, max_completion_tokens: 5, service_tier: 'on_demand' },
      },
      { name: 'without logprobs', request: { logprobs: true }, body: { refused: '"logprobs"' } },
    ],
    failures: [
      {
        status: 413,
        body: {
          error: { message: 'Request too large: tokens per minute', type: 'tokens', code: 'rate_limit_exceeded' },
        },
        code: 'rate_limit',
      },
      {
        status: 498,
        body: { error: { message: 'Flex tier capacity exceeded', code: 'capacity_exceeded' } },
        code: 'service_unavailable',
      },
    ],
  }),
)

describe('Groq', () => {
  it('reports the failed tool call', async () => {
    const error = {
      message: 'Failed to call a function.',
      type: 'invalid_request_error',
      code: 'tool_use_failed',
      failed_generation: '<function=f>',
    }
    await using server = await startReplayServer([{ status: 400, body: { error } }])
    await expect(
      completion({ model: groq({ apiKey: 'gsk_x', apiBase: server.url })(model), messages: hi }),
    ).rejects.toMatchObject({
      code: 'bad_request',
      vendorCode: 'tool_use_failed',
      body: { error: { failed_generation: '<function=f>' } },
    })
  })

  it('sends the reasoning of calls back to gpt-oss only', async () => {
    await using server = await startReplayServer([{ status: 418, body: {} }])
    const called = {
      role: 'assistant' as const,
      content: null,
      tool_calls: [{ id: 'c', type: 'function' as const, function: { name: 'f', arguments: '{}' } }],
    }
    const answered = { role: 'tool' as const, tool_call_id: 'c', content: '1' }
    const said = { role: 'assistant' as const, content: 'One.' }
    const messages = [
      ...hi,
      { ...called, reasoning_content: 'I need f.' },
      answered,
      { ...said, reasoning_content: 'It is 1.' },
      ...hi,
    ]
    for (const id of ['openai/gpt-oss-120b', model]) {
      const asked = { model: groq({ apiKey: 'gsk_x', apiBase: server.url })(id), messages }
      await completion(asked).catch(() => {})
    }
    expect(server.requests.map(({ body }) => body.messages)).toEqual([
      [...hi, { ...called, reasoning: 'I need f.' }, answered, said, ...hi],
      [...hi, called, answered, said, ...hi],
    ])
  })

  it.each([
    ['openai/gpt-oss-120b', 'low', 'low'],
    ['openai/gpt-oss-120b', 'minimal', 'low'],
    ['openai/gpt-oss-20b', 'xhigh', 'high'],
    ['openai/gpt-oss-20b', 'none', 'low'],
    ['qwen/qwen3-32b', 'medium', 'default'],
    ['qwen/qwen3-32b', 'none', 'none'],
    ['llama-3.3-70b-versatile', 'low', undefined],
    ['meta-llama/llama-4-scout-17b-16e-instruct', 'low', undefined],
    ['a-model-of-tomorrow', 'low', 'low'],
  ] as const)('sends %s for effort %s the effort %s', async (id, reasoning_effort, sent) => {
    await using server = await startReplayServer([{ status: 418 }])
    const request = { model: groq({ apiKey: 'gsk_x', apiBase: server.url })(id), messages: hi, reasoning_effort }
    const refused = completion(request).catch((error: unknown) => error)
    if (!sent) expect(await refused).toMatchObject({ code: 'unsupported_params', param: 'reasoning_effort' })
    await completion(request, { dropParams: true }).catch(() => {})
    expect(server.requests.at(-1)?.body.reasoning_effort).toBe(sent)
  })

  it.each([false, true])(
    'reports the tools of compound systems, and accepts their parameters (streamed: %s)',
    async (isStreamed) => {
      const called = { index: 0, type: 'python', arguments: '{"code":"1+1"}' }
      const ran = { index: 0, output: '2', code_results: [{ text: '2' }] }
      const events = [
        chunk({ executed_tools: [called] }),
        chunk({ executed_tools: [ran] }),
        chunk({ content: 'Two.' }),
        chunk({}, 'stop'),
      ]
      const message = { role: 'assistant', content: 'Two.', executed_tools: [{ ...called, ...ran }] }
      const whole = { id: 'c1', model: 'groq/compound', choices: [{ index: 0, message, finish_reason: 'stop' }] }
      const streamed = { pieces: cutStream(frameStream(events, 'openai'), 'whole') }
      await using server = await startReplayServer([isStreamed ? streamed : { body: whole }])
      const own = {
        compound_custom: { tools: { enabled_tools: ['code_interpreter'] } },
        exclude_domains: ['a.example'],
      }
      const request = { model: groq({ apiKey: 'gsk_x', apiBase: server.url })('groq/compound'), messages: hi, ...own }
      const answer = isStreamed
        ? await collect(await completion({ ...request, stream: true }))
        : await completion(request)
      expect(answer.choices[0]?.message).toMatchObject({
        content: 'Two.',
        extra_content: { executed_tools: [{ ...called, ...ran }] },
      })
      expect(server.requests[0]?.body).toMatchObject(own)
    },
  )

  it('streams structured output', async () => {
    const pieces = ['{"a"', ':1}'].map((content) => `data: ${JSON.stringify(chunk({ content }))}\n\n`)
    const end = `data: ${JSON.stringify(chunk({}, 'stop'))}\n\ndata: [DONE]\n\n`
    await using server = await startReplayServer([
      { pieces: [...pieces, end].map((text) => new TextEncoder().encode(text)) },
    ])
    const stream = await completion({
      model: groq({ apiKey: 'gsk_x', apiBase: server.url })('openai/gpt-oss-20b'),
      messages: hi,
      response_format: format,
      stream: true,
    })
    const answer = await collect(stream)
    expect(answer.parsed).toEqual({ a: 1 })
    expect(server.requests[0]?.body).toMatchObject({ stream: true, response_format: format })
  })

  const called = { id: 'a', type: 'function', function: { name: 'json_tool_call', arguments: '{"a":1}' } }

  it('uses a tool for models without structured outputs, and returns its arguments as content', async () => {
    const choices = [{ index: 0, message: { content: null, tool_calls: [called] }, finish_reason: 'tool_calls' }]
    await using server = await startReplayServer([{ body: { id: 'c1', choices, usage } }])
    const answer = await completion({
      model: groq({ apiKey: 'gsk_x', apiBase: server.url })(model),
      messages: hi,
      response_format: format,
    })
    expect(answer).toMatchObject({ parsed: { a: 1 }, choices: [{ finish_reason: 'stop' }] })
    expect(answer.choices[0]?.message).toMatchObject({ content: '{"a":1}' })
    expect(answer.choices[0]?.message).not.toHaveProperty('tool_calls')
    const sent = server.requests[0]?.body
    expect(sent).toMatchObject({
      tools: [{ type: 'function', function: { name: 'json_tool_call', parameters: { type: 'object' } } }],
      tool_choice: { type: 'function', function: { name: 'json_tool_call' } },
    })
    expect(sent).not.toHaveProperty('response_format')
  })

  it('streams such a response as content', async () => {
    const piece = (text: string) => chunk({ tool_calls: [{ index: 0, function: { arguments: text } }] })
    const start = { ...called, index: 0, function: { name: 'json_tool_call', arguments: '{"a"' } }
    const events = [chunk({ tool_calls: [start] }), piece(':'), piece('1}'), chunk({}, 'tool_calls')]
    const pieces = [...events.map((event) => JSON.stringify(event)), '[DONE]'].map((data) =>
      new TextEncoder().encode(`data: ${data}\n\n`),
    )
    await using server = await startReplayServer([{ pieces }])
    const stream = await completion({
      model: groq({ apiKey: 'gsk_x', apiBase: server.url })(model),
      messages: hi,
      response_format: format,
      stream: true,
    })
    const answer = await collect(stream)
    expect(answer).toMatchObject({ parsed: { a: 1 }, choices: [{ finish_reason: 'stop' }] })
    expect(answer.choices[0]?.message).toEqual(expect.not.objectContaining({ tool_calls: expect.anything() }))
  })

  it('does not change calls of other tools', async () => {
    const other = { ...called, function: { name: 'now', arguments: '{}' } }
    const choices = [{ index: 0, message: { content: null, tool_calls: [other] }, finish_reason: 'tool_calls' }]
    await using server = await startReplayServer([{ body: { id: 'c1', choices, usage } }])
    const provider = groq({ apiKey: 'gsk_x', apiBase: server.url })
    const answer = await completion({ model: provider(model), messages: hi })
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { tool_calls: [other] } })
  })

  it('rejects tools with a schema for such a model, like LiteLLM', async () => {
    const tools = [{ type: 'function' as const, function: { name: 'now' } }]
    const request = { messages: hi, response_format: format, tools }
    await using server = await startReplayServer([{ status: 418 }])
    const provider = groq({ apiKey: 'gsk_x', apiBase: server.url })
    const refusal = completion({ model: provider(model), ...request })
    await expect(refusal).rejects.toThrow(
      /does not support native structured outputs.*incompatible with user-provided tools/,
    )
    expect(server.requests).toEqual([])
    for (const id of ['openai/gpt-oss-20b', 'qwen/qwen3.6-27b']) {
      await completion({ model: provider(id), ...request }).catch(() => {})
      expect(server.requests.at(-1)?.body).toMatchObject({ model: id, tools, response_format: format })
    }
  })
})
