import { foldChunks } from '@litecone/core'
import { createContext, findStreamFaults } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { openaiWire } from './index.ts'

const { chat } = openaiWire()
const context = createContext({ provider: 'vendor', model: 'm', stream: true })

function readChunks(...events: (object | string)[]) {
  const decoder = chat!.decoder(context)
  const push = (event: object | string) =>
    decoder.push({ data: typeof event === 'string' ? event : JSON.stringify(event) })
  return [...events.flatMap(push), ...decoder.end()]
}

function read(...events: (object | string)[]) {
  return foldChunks(readChunks(...events))
}

const chunk = (delta: object | null, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
})

describe('a vendor’s stream', () => {
  it('may contain audio, images, custom tool calls and deprecated function calls', () => {
    const custom = (call: object) => chunk({ tool_calls: [{ index: 0, ...call }] })
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }
    const answer = read(
      chunk({ audio: { id: 'audio_1', data: 'YQ==' }, images: null }),
      chunk({ audio: { data: 'YmM=', transcript: 'abc' }, images: [image], function_call: null }),
      custom({ id: 'c1', type: 'custom', custom: { name: 'shell', input: 'l' } }),
      custom({ custom: { input: 's' } }),
      {
        choices: [
          {
            index: 1,
            delta: { function_call: { name: 'old', arguments: '{}' }, audio: null },
            finish_reason: 'function_call',
          },
        ],
      },
      chunk({}, 'tool_calls'),
    )
    expect(answer.choices).toMatchObject([
      {
        message: {
          audio: { id: 'audio_1', data: 'YWJj', transcript: 'abc' },
          images: [image],
          tool_calls: [{ id: 'c1', type: 'custom', custom: { name: 'shell', input: 'ls' } }],
        },
      },
      { message: { function_call: { name: 'old', arguments: '{}' } } },
    ])
  })

  it('has no calls if the list is empty or null', () => {
    const answer = read(chunk({ content: 'Hi', tool_calls: [] }), chunk({ tool_calls: null }), chunk(null, 'stop'))
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'Hi' } })
  })

  it('has reasoning under one name while the other is null', () => {
    const answer = read(chunk({ reasoning: 'Hm', reasoning_content: null }), chunk({ content: 'Hi' }, 'stop'))
    expect(answer.choices[0]?.message.reasoning_content).toBe('Hm')
  })

  it('drops repetitions of a call’s id and name, and empty ones', () => {
    const { push } = chat!.decoder(context)
    const piece = (id: string | null, name: string | null) =>
      push({ data: JSON.stringify(chunk({ tool_calls: [{ index: 0, id, function: { name, arguments: '' } }] })) })
    expect(piece('a', 'now')).toMatchObject([{ choices: [{ delta: { tool_calls: [{ id: 'a' }] } }] }])
    for (const [later] of [piece('', ''), piece(null, null), piece('a', 'now')]) {
      expect(later?.choices[0]?.delta.tool_calls).toEqual([{ index: 0, type: 'function', function: { arguments: '' } }])
    }
  })

  it('may name a call late', () => {
    const piece = (called: object) => chunk({ tool_calls: [{ index: 0, id: 'a', function: called }] })
    const answer = read(
      piece({ arguments: '' }),
      piece({ name: '' }),
      piece({ name: 'now', arguments: '{}' }),
      chunk({}, 'stop'),
    )
    expect(answer.choices[0]?.message.tool_calls).toMatchObject([
      { id: 'a', function: { name: 'now', arguments: '{}' } },
    ])
  })

  it('has one id, even if the vendor’s chunks have several or none', () => {
    const chunks = readChunks({ id: 'c1', ...chunk({ content: 'Hi' }) }, { id: 'c2', ...chunk({}) }, chunk({}, 'stop'))
    expect(chunks.map(({ id }) => id)).toEqual(['c1', 'c1', 'c1'])
    const empty = readChunks({ id: '', ...chunk({ content: 'Hi' }) }, { id: '', ...chunk({}, 'stop') })
    expect(empty.map(({ id }) => id)).toEqual([context.callId, context.callId])
    expect(chat!.decode({ id: '', choices: [] }, context).id).toBe(context.callId)
  })

  it('has one finish reason, even if the chunk with the usage repeats it, as OpenRouter’s does', () => {
    const chunks = readChunks(chunk({ content: 'Hi' }), chunk({}, 'stop'), { ...chunk({}, 'stop'), usage: {} })
    expect(findStreamFaults(chunks)).toEqual([])
  })

  it('may have a null index and no id', () => {
    const call = { index: null, id: 'a', type: null, function: { name: 'now', arguments: null } }
    const end = { choices: [{ index: null, delta: null, finish_reason: 'tool_calls' }] }
    const answer = read(chunk({ tool_calls: [call] }), '', end)
    expect(answer.choices).toHaveLength(1)
    expect(answer.choices[0]?.message.tool_calls).toEqual([
      { id: 'a', type: 'function', function: { name: 'now', arguments: '{}' } },
    ])
    expect(answer).toMatchObject({ id: context.callId, created: context.created, model: 'm' })
  })

  it('throws on an event with object "error"', () => {
    expect(() => read(chunk({ content: 'Hi' }), { object: 'error', message: 'over', code: 503 })).toThrow('over')
  })

  it('throws on an event named "error", whatever its data', () => {
    const decoder = chat!.decoder(context)
    const push = (data: string) => () => decoder.push({ event: 'error', data })
    expect(push('upstream is gone')).toThrow('upstream is gone')
    expect(push('{"message":"gone"}')).toThrow('gone')
    expect(push('{"error":{"message":"slow down","code":"rate_limit_exceeded"}}')).toThrow(/rate|slow down/)
  })

  it('classifies an error midway by status, code or type, and keeps the body', () => {
    const failing = (error: object) => {
      try {
        return read(chunk({ content: 'Hi' }), { error })
      } catch (reason) {
        return reason
      }
    }
    expect(failing({ message: 'x', code: 429 })).toMatchObject({ code: 'rate_limit', status: 429 })
    expect(failing({ message: 'x', type: 'invalid_request_error' })).toMatchObject({ code: 'bad_request' })
    expect(failing({ message: 'x', code: 3505 })).toMatchObject({ code: 'internal_server', status: undefined })
    const error = { message: 'no', code: 'tool_use_failed', status_code: 400, failed_generation: '<f>' }
    expect(failing(error)).toMatchObject({ code: 'bad_request', vendorCode: 'tool_use_failed', body: { error } })
  })

  it('throws if a choice failed', () => {
    expect(() => read(chunk({ content: 'Hi' }), chunk({}, 'error'))).toThrow('before its response was done')
    const choice = { index: 0, delta: {}, finish_reason: 'error', error: { code: 502, message: 'upstream' } }
    expect(() => read({ choices: [choice] })).toThrow('upstream')
  })

  it('takes id and model from later chunks if the first has none', () => {
    const filter = { id: '', model: '', choices: [], prompt_filter_results: [] }
    const named = { ...chunk({ content: 'Hi' }, 'stop'), id: 'c1', model: 'gpt-4o-2024-11-20' }
    expect(read(filter, named)).toMatchObject({ id: 'c1', model: 'gpt-4o-2024-11-20' })
  })

  it('is done with blanks around [DONE] as without', () => {
    const { push, end } = chat!.decoder(context)
    push({ data: JSON.stringify(chunk({ content: 'Hi' })) })
    expect(push({ data: ' [DONE] ' })).toEqual([])
    expect(end()).toMatchObject([{ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }])
  })

  it('has a finish reason for each choice that got none, as OpenAI’s clients require', () => {
    const call = { index: 0, id: 'a', function: { name: 'now', arguments: '{}' } }
    const chunks = readChunks(chunk({ tool_calls: [call] }), { choices: [{ index: 1, delta: {} }] }, '[DONE]')
    expect(findStreamFaults(chunks)).toEqual([])
    expect(foldChunks(chunks).choices).toMatchObject([{ finish_reason: 'tool_calls' }, { finish_reason: 'stop' }])
  })

  it('numbers calls from 0, whatever the vendor’s numbers', () => {
    const piece = (index: number, args: string, id?: string) =>
      chunk({ tool_calls: [{ index, ...(id && { id }), function: { ...(id && { name: id }), arguments: args } }] })
    const chunks = readChunks(
      piece(1, '', 'a'),
      piece(1, '{}'),
      piece(4, '{"x"', 'b'),
      piece(4, ':1}'),
      chunk({}, 'stop'),
    )
    expect(findStreamFaults(chunks)).toEqual([])
    expect(foldChunks(chunks).choices[0]?.message.tool_calls).toMatchObject([
      { id: 'a', function: { arguments: '{}' } },
      { id: 'b', function: { arguments: '{"x":1}' } },
    ])
  })

  it.each([undefined, null, '', 'null'])('has arguments that are JSON where the vendor sends %j', (args) => {
    const call = { index: 0, id: 'a', function: { name: 'now', arguments: args } }
    const apart = readChunks(chunk({ tool_calls: [call] }), chunk({}, 'tool_calls'))
    for (const chunks of [apart, readChunks(chunk({ tool_calls: [call] }, 'tool_calls'))]) {
      expect(findStreamFaults(chunks)).toEqual([])
      expect(foldChunks(chunks).choices[0]?.message.tool_calls).toMatchObject([{ function: { arguments: '{}' } }])
    }
  })

  it('consists of chunks by OpenAI’s name, whatever the vendor’s', () => {
    const perplexity = { object: 'chat.completion.done', ...chunk({ content: 'Hi' }, 'stop') }
    const azure = { object: '', id: '', choices: [], prompt_filter_results: [] }
    expect(findStreamFaults(readChunks(azure, perplexity))).toEqual([])
  })

  it('ignores comments and pings', () => {
    expect(chat!.decoder(context).push({ event: 'ping', data: '{}' })).toEqual([])
    expect(read({ type: 'ping' }, chunk({ content: 'Hi' }, 'stop')).choices).toHaveLength(1)
  })

  it('is complete once each choice has finished, whatever follows', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }
    const answer = read(chunk({ content: 'Hi' }, 'stop'), { ...chunk({}), usage })
    expect(answer).toMatchObject({ choices: [{ finish_reason: 'stop' }], usage })
  })

  it('is truncated while one of several choices is unfinished', () => {
    const second = { choices: [{ index: 1, delta: { content: 'Ho' }, finish_reason: null }] }
    expect(() => read(chunk({ content: 'Hi' }, 'stop'), second)).toThrow('ended before the answer did')
  })

  it('reads usage from the choice, or a chunk without choices or with null', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }
    const inChoice = { choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage }] }
    expect(read(inChoice).usage).toEqual(usage)
    expect(read(chunk({}, 'stop'), { choices: null, usage }).usage).toEqual(usage)
    expect(read(chunk({}, 'stop'), { x_groq: { usage } }).usage).toEqual(usage)
  })

  it('separates calls that the vendor all numbers 0', () => {
    const piece = (id: string | null, name: string | null, args: string) =>
      chunk({ tool_calls: [{ index: 0, id, function: { name, arguments: args } }] })
    const answer = read(
      piece('a', 'first', '{"x"'),
      piece(null, null, ':1}'),
      piece('b', 'second', '{"y"'),
      piece('', '', ':2}'),
      chunk({}, 'tool_calls'),
    )
    expect(answer.choices[0]?.message.tool_calls).toEqual([
      { id: 'a', type: 'function', function: { name: 'first', arguments: '{"x":1}' } },
      { id: 'b', type: 'function', function: { name: 'second', arguments: '{"y":2}' } },
    ])
  })

  it('assigns pieces without an index to the latest call', () => {
    const piece = (value: object) => chunk({ tool_calls: [value] })
    const answer = read(
      piece({ id: 'a', function: { name: 'first', arguments: '{"x"' } }),
      piece({ function: { arguments: ':1}' } }),
      piece({ id: 'b', function: { name: 'second', arguments: '{"y"' } }),
      piece({ id: 'b', function: { arguments: ':2' } }),
      piece({ id: '', function: { name: '', arguments: '}' } }),
      chunk({}, 'tool_calls'),
    )
    expect(answer.choices[0]?.message.tool_calls).toMatchObject([
      { id: 'a', function: { name: 'first', arguments: '{"x":1}' } },
      { id: 'b', function: { name: 'second', arguments: '{"y":2}' } },
    ])
  })

  it('may send arguments as an object, and an id as the string "null"', () => {
    const call = { id: 'null', function: { name: 'now', arguments: { zone: 'UTC' } } }
    const [made] = read(chunk({ tool_calls: [call] }, 'tool_calls')).choices[0]?.message.tool_calls ?? []
    expect(made).toMatchObject({ id: expect.stringMatching(/^call_/), function: { arguments: '{"zone":"UTC"}' } })
  })

  it('joins reasoning details, so that they can be sent back', () => {
    const text = { type: 'reasoning.text', index: 0, format: 'anthropic-claude-v1' }
    const answer = read(
      chunk({ reasoning: 'So ', reasoning_details: [{ ...text, text: 'So ' }] }),
      chunk({ reasoning: 'be it', reasoning_details: [{ ...text, text: 'be it' }] }),
      chunk({ reasoning_details: [{ ...text, signature: 'sig' }] }),
      chunk({ content: 'Yes', reasoning_details: [{ type: 'reasoning.encrypted', index: 1, data: 'e' }] }),
      chunk({}, 'stop'),
    )
    expect(answer.choices[0]?.message).toMatchObject({
      content: 'Yes',
      reasoning_content: 'So be it',
      extra_content: {
        reasoning_details: [
          { ...text, text: 'So be it', signature: 'sig' },
          { type: 'reasoning.encrypted', index: 1, data: 'e' },
        ],
      },
    })
  })

  it('turns sources into annotations at the end, unless the model sent some', () => {
    const url_citation = { url: 'https://own.example', title: '', start_index: 0, end_index: 1 }
    const own = { annotations: [{ type: 'url_citation', url_citation }] }
    const last = { ...chunk({}, 'stop'), citations: ['https://a.example'] }
    const urls = (answer: ReturnType<typeof read>) =>
      answer.choices[0]?.message.annotations?.map((one) => one.url_citation.url)
    expect(urls(read(chunk({ content: 'x' }), last))).toEqual(['https://a.example'])
    expect(urls(read(chunk({ content: 'x', ...own }), last))).toEqual(['https://own.example'])
  })

  it('has the pages that the vendor’s tools found as sources', () => {
    const found = { results: [{ title: 'A', url: 'https://a.example', content: 'x', score: 1 }] }
    const executed_tools = [{ index: 0, type: 'search', arguments: '{}', output: 'x', search_results: found }]
    const streamed = read(chunk({ executed_tools }), chunk({ content: 'x' }, 'stop'))
    const message = { content: 'x', executed_tools }
    const whole = chat!.decode({ choices: [{ message, finish_reason: 'stop' }] }, context)
    for (const answer of [streamed, whole]) {
      expect(answer.choices[0]).toMatchObject({
        finish_reason: 'stop',
        message: { annotations: [{ url_citation: { url: 'https://a.example', title: 'A' } }] },
      })
    }
  })

  it('may have content parts: thinking, references, text', () => {
    const answer = read(
      chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }),
      chunk({ content: [{ type: 'text', text: 'It is ' }, { type: 'reference', reference_ids: [0] }, 'so'] }),
      chunk({ content: '.' }, 'stop'),
    )
    expect(answer.choices[0]?.message).toMatchObject({ content: 'It is so.', reasoning_content: 'hm' })
  })

  it.each([
    ['max_output_tokens', 'length'],
    ['model_length', 'length'],
    ['insufficient_system_resource', 'length'],
    ['SAFETY', 'content_filter'],
    ['model_context_window_exceeded', 'length'],
    ['sensitive', 'content_filter'],
    ['content_filtered', 'content_filter'],
    ['eos', 'stop'],
    ['end_turn', 'stop'],
    ['tool_use', 'tool_calls'],
  ])('ends with %s, which means %s', (sent, reason) => {
    expect(read(chunk({ content: 'x' }, sent)).choices[0]?.finish_reason).toBe(reason)
  })

  it('fails when the vendor’s network did', () => {
    expect(() => read(chunk({ content: 'x' }, 'network_error'))).toThrow(
      'The model failed before its response was done.',
    )
  })

  it('reports the cost that the vendor returns', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost: { total_cost: 0.006 } }
    expect(read({ ...chunk({ content: 'Hi' }, 'stop'), usage }).usage).toEqual({
      prompt_tokens: 1,
      completion_tokens: 2,
      total_tokens: 3,
      cost: 0.006,
    })
  })
})

describe('a vendor’s whole response', () => {
  it.each([[{}], [{ choices: null }], ['<html>']])('is rejected without choices: %j', (body) => {
    expect(() => chat!.decode(body, context)).toThrow('returned no choices')
  })

  it.each([
    [
      'DeepSeek',
      { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, prompt_cache_hit_tokens: 8 },
      { prompt_tokens_details: { cached_tokens: 8 } },
    ],
    [
      'OpenRouter',
      {
        prompt_tokens: 9,
        completion_tokens: 2,
        total_tokens: 11,
        prompt_tokens_details: { cached_tokens: 3, cache_write_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 1 },
        server_tool_use: { web_search_requests: 2 },
        cost: 0.5,
      },
      {
        prompt_tokens_details: { cached_tokens: 3, cache_creation_tokens: 4 },
        server_tool_use: { web_search_requests: 2 },
        cost: 0.5,
      },
    ],
    [
      'Cerebras',
      { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, prompt_tokens_details: { cached_tokens: 5 } },
      { prompt_tokens_details: { cached_tokens: 5 } },
    ],
    [
      'Alibaba',
      {
        prompt_tokens: 9,
        completion_tokens: 2,
        total_tokens: 11,
        prompt_tokens_details: { cached_tokens: 0, cache_creation_input_tokens: 4, cache_type: 'ephemeral' },
        completion_tokens_details: { reasoning_tokens: 1 },
      },
      { prompt_tokens_details: { cached_tokens: 0, cache_creation_tokens: 4 } },
    ],
    [
      'OpenRouter, of a call with the caller’s key',
      {
        prompt_tokens: 9,
        completion_tokens: 2,
        total_tokens: 11,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
        cost: 0.0005,
        is_byok: true,
        cost_details: { upstream_inference_cost: 0.01 },
      },
      { cost: 0.0105 },
    ],
    [
      'Helicone’s gateway, of Claude',
      {
        prompt_tokens: 4,
        completion_tokens: 2,
        total_tokens: 16,
        prompt_tokens_details: { cached_tokens: 3, cache_write_tokens: 7, cache_write_details: { write_5m_tokens: 7 } },
      },
      {
        prompt_tokens: 14,
        completion_tokens: 2,
        total_tokens: 16,
        prompt_tokens_details: { cached_tokens: 3, cache_creation_tokens: 7 },
      },
    ],
    [
      'xAI, of its searches',
      {
        prompt_tokens: 9,
        completion_tokens: 2,
        total_tokens: 11,
        prompt_tokens_details: { cached_tokens: 6 },
        completion_tokens_details: { reasoning_tokens: 0 },
        num_sources_used: 5,
      },
      { prompt_tokens_details: { cached_tokens: 6 }, server_tool_use: { web_search_requests: 5 } },
    ],
    [
      'Perplexity, of its searches',
      { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, num_search_queries: 3 },
      { server_tool_use: { web_search_requests: 3 } },
    ],
    [
      'xAI, of its cost',
      { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, cost_in_usd_ticks: 25_000_000 },
      { cost: 0.0025 },
    ],
    [
      'xAI',
      { prompt_tokens: 9, completion_tokens: 2, total_tokens: 18, completion_tokens_details: { reasoning_tokens: 7 } },
      { completion_tokens: 9, total_tokens: 18, completion_tokens_details: { reasoning_tokens: 7 } },
    ],
    [
      'Perplexity',
      { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, reasoning_tokens: 7 },
      { completion_tokens: 9, total_tokens: 18, completion_tokens_details: { reasoning_tokens: 7 } },
    ],
    [
      'OpenRouter, of Gemini’s cache,',
      {
        prompt_tokens: 9,
        completion_tokens: 2,
        total_tokens: 11,
        prompt_tokens_details: { cached_tokens: 8, cache_write_tokens: 8 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
      { prompt_tokens: 9, total_tokens: 11, prompt_tokens_details: { cached_tokens: 8, cache_creation_tokens: 8 } },
    ],
    [
      'a proxy',
      { input_tokens: 9, output_tokens: 2, num_cached_tokens: 1 },
      { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11, prompt_tokens_details: { cached_tokens: 1 } },
    ],
  ])('has usage in our format, whatever %s calls it', (_, usage, expected) => {
    const answer = chat!.decode({ choices: [], usage }, context)
    expect(answer.usage).toMatchObject(expected)
  })

  it('throws if its choice failed', () => {
    const choices = [{ message: { content: 'x' }, finish_reason: 'error', error: { code: 429, message: 'slow down' } }]
    expect(() => chat!.decode({ choices }, context)).toThrow('slow down')
  })

  it('throws on an error sent with status 200', () => {
    expect(() => chat!.decode({ object: 'error', message: 'over' }, context)).toThrow('over')
  })
})
