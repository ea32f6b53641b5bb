import {
  type CompletionChunk,
  type FinishReason,
  foldChunks,
  isErrorOf,
  LlmError,
  TruncatedStreamError,
} from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { anthropicWire } from './index.ts'

const context = { provider: 'anthropic', model: 'claude-sonnet-4-5', stream: true, callId: 'c', created: 1 }

function read(events: object[]): CompletionChunk[] {
  const decoder = anthropicWire.chat!.decoder(context)
  const chunks = events.flatMap((event) => decoder.push({ data: JSON.stringify(event) }))
  return [...chunks, ...decoder.end()]
}

const answerOf = (events: object[]) => foldChunks(read(events))
const messageOf = (events: object[]) => answerOf(events).choices[0]!.message

const start = (more: object = {}) => ({
  type: 'message_start',
  message: { id: 'msg_1', model: 'claude-x', content: [], usage: { input_tokens: 5, output_tokens: 1 }, ...more },
})
const open = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block })
const delta = (index: number, of: object) => ({ type: 'content_block_delta', index, delta: of })
const close = (index: number) => ({ type: 'content_block_stop', index })
const words = (index: number, text: string) => delta(index, { type: 'text_delta', text })
const json = (index: number, partial_json: string) => delta(index, { type: 'input_json_delta', partial_json })
const end = (stop_reason: string | null = 'end_turn', usage: object = { output_tokens: 9 }, more: object = {}) => [
  { type: 'message_delta', delta: { stop_reason, ...more }, usage },
  { type: 'message_stop' },
]
const text = open(0, { type: 'text', text: '' })

describe('a stream', () => {
  it('decodes pieces that differ only in their text like any other', () => {
    const pieces = ['a', 'b', ' a longer piece of text', '"quoted"', 'line\nbreak', '', '日本', 'text_delta', '\\']
    const thought = (thinking: string) => delta(0, { type: 'thinking_delta', thinking })
    const answer = answerOf([
      start(),
      open(0, { type: 'thinking', thinking: '', signature: '' }),
      ...pieces.map(thought),
      delta(0, { type: 'signature_delta', signature: 's' }),
      close(0),
      open(1, { type: 'text', text: '' }),
      ...pieces.map((piece) => words(1, piece)),
      close(1),
      open(2, { type: 'tool_use', id: 't', name: 'f', input: {} }),
      ...['{"a', 'b":', '"c', ' d', '\\n', '"}'].map((piece) => json(2, piece)),
      close(2),
      ...end('tool_use'),
    ])
    expect(answer.choices[0]!.message).toMatchObject({
      content: pieces.join(''),
      reasoning_content: pieces.join(''),
      thinking_blocks: [{ type: 'thinking', thinking: pieces.join(''), signature: 's' }],
      tool_calls: [{ id: 't', function: { name: 'f', arguments: '{"ab":"c d\\n"}' } }],
    })
  })

  it('has role, pieces, finish reason and usage, each in a chunk of its own', () => {
    const head = { id: 'msg_1', object: 'chat.completion.chunk', created: 1, model: 'claude-x' }
    const chunk = (of: object, finish_reason: FinishReason | null = null) => ({
      ...head,
      choices: [{ index: 0, delta: of, finish_reason }],
    })
    expect(read([start(), text, words(0, 'Hel'), { type: 'ping' }, words(0, 'lo'), close(0), ...end()])).toEqual([
      chunk({ role: 'assistant', content: '' }),
      chunk({ content: 'Hel' }),
      chunk({ content: 'lo' }),
      chunk({}, 'stop'),
      { ...head, choices: [], usage: { prompt_tokens: 5, completion_tokens: 9, total_tokens: 14 } },
    ])
  })

  it('is truncated when another message begins before its end, as behind a proxy that retries, but not when its start is repeated', () => {
    const call = open(0, { type: 'tool_use', id: 'toolu_1', name: 'f', input: {} })
    const spliced = [
      start(),
      call,
      json(0, '{"a":'),
      start({ id: 'msg_2' }),
      call,
      json(0, '{}'),
      close(0),
      ...end('tool_use'),
    ]
    expect(() => read(spliced)).toThrow(TruncatedStreamError)
    const repeated = [start(), start(), text, words(0, 'Hi'), close(0), ...end()]
    expect(messageOf(repeated).content).toBe('Hi')
  })

  it('ends with [DONE] after a stop reason, as behind proxies that omit the last event', () => {
    const decoder = anthropicWire.chat!.decoder(context)
    const push = (...events: object[]) => events.flatMap((event) => decoder.push({ data: JSON.stringify(event) }))
    const [told, stop] = end()
    const chunks = [...push(start(), text, words(0, 'Hi'), close(0), told!), ...decoder.push({ data: '[DONE]' })]
    expect(chunks).toEqual(read([start(), text, words(0, 'Hi'), close(0), told!, stop!]))
    expect([...push(stop!), ...decoder.end()]).toEqual([])
  })

  it('ends with the message', () => {
    const whole = [start(), text, words(0, 'Hi'), close(0), ...end()]
    expect(read([...whole, ...whole])).toEqual(read(whole))
  })

  it('replaces counts by later ones, field by field', () => {
    const { usage, service_tier } = answerOf([
      start({
        usage: {
          input_tokens: 5,
          output_tokens: 1,
          cache_read_input_tokens: 3,
          cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 0 },
          service_tier: 'priority',
        },
      }),
      ...end('end_turn', { input_tokens: 50, cache_read_input_tokens: null, output_tokens: 7 }),
    ])
    expect(usage).toEqual({
      prompt_tokens: 53,
      completion_tokens: 7,
      total_tokens: 60,
      prompt_tokens_details: {
        cached_tokens: 3,
        cache_creation_token_details: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 0 },
      },
    })
    expect(service_tier).toBe('priority')
  })

  it('numbers calls from 0, and assigns each its pieces', () => {
    const chunks = read([
      start(),
      text,
      words(0, 'Let me see.'),
      close(0),
      open(1, { type: 'tool_use', id: 'a', name: 'look', input: {} }),
      open(2, { type: 'tool_use', id: 'b', name: 'hear', input: {} }),
      json(1, ''),
      json(2, '{"x":'),
      json(1, '{"at":'),
      json(2, '2}'),
      json(1, '1}'),
      close(2),
      close(1),
      ...end('tool_use'),
    ])
    const deltas = chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])
    expect(deltas).toEqual([
      { index: 0, id: 'a', type: 'function', function: { name: 'look', arguments: '' } },
      { index: 1, id: 'b', type: 'function', function: { name: 'hear', arguments: '' } },
      { index: 1, function: { arguments: '{"x":' } },
      { index: 0, function: { arguments: '{"at":' } },
      { index: 1, function: { arguments: '2}' } },
      { index: 0, function: { arguments: '1}' } },
    ])
    expect(foldChunks(chunks).choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: 'Let me see.',
        tool_calls: [{ function: { arguments: '{"at":1}' } }, { function: { arguments: '{"x":2}' } }],
      },
    })
  })

  it('has an empty object for calls without arguments, and the input of calls sent whole', () => {
    const { tool_calls } = messageOf([
      start(),
      open(0, { type: 'tool_use', id: 'a', name: 'look', input: {} }),
      json(0, ''),
      close(0),
      open(1, { type: 'tool_use', id: 'b', name: 'hear', input: { at: 'x' } }),
      close(1),
      open(2, { type: 'tool_use', id: 'c', name: 'run' }),
      ...end('tool_use'),
    ])
    expect(tool_calls?.map((call) => call.type === 'function' && call.function.arguments)).toEqual([
      '{}',
      '{"at":"x"}',
      '{}',
    ])
  })

  it('reads calls in message_start, once', () => {
    const caller = { type: 'code_execution_20250825', tool_id: 's' }
    const first = start({
      content: [{ type: 'tool_use', id: 'a', name: 'roll', input: { n: 1 }, caller }],
      container: { id: 'container_1' },
      stop_reason: 'tool_use',
    })
    const { choices } = answerOf([first, first, { type: 'message_stop' }])
    expect(choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        tool_calls: [
          { id: 'a', function: { name: 'roll', arguments: '{"n":1}' }, extra_content: { anthropic: { caller } } },
        ],
        extra_content: { anthropic: { container: 'container_1' } },
      },
    })
  })

  it('has thinking in pieces, and the block once its signature is known', () => {
    const chunks = read([
      start(),
      open(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'Let ' }),
      delta(0, { type: 'thinking_delta', thinking: 'me' }),
      delta(0, { type: 'signature_delta', signature: 'sig' }),
      close(0),
      open(1, { type: 'redacted_thinking', data: 'xyz' }),
      close(1),
      open(2, { type: 'text', text: 'a' }),
      words(2, 'b'),
      close(2),
      ...end(),
    ])
    expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
      { role: 'assistant', content: '' },
      { reasoning_content: 'Let ' },
      { reasoning_content: 'me' },
      { thinking_blocks: [{ type: 'thinking', thinking: 'Let me', signature: 'sig' }] },
      { thinking_blocks: [{ type: 'redacted_thinking', data: 'xyz' }] },
      { content: 'a' },
      { content: 'b' },
      {},
      undefined,
    ])
  })

  it('keeps a signature without text, which some models send', () => {
    const events = [
      start(),
      open(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'signature_delta', signature: 'sig' }),
      close(0),
      ...end(),
    ]
    const message = messageOf(events)
    expect(message.thinking_blocks).toEqual([{ type: 'thinking', thinking: '', signature: 'sig' }])
    expect(message).not.toHaveProperty('reasoning_content')
  })

  it('keeps the blocks of Anthropic’s own tools, and makes no calls of them', () => {
    const message = messageOf([
      start(),
      open(0, { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
      json(0, '{"query":'),
      json(0, '"x"}'),
      close(0),
      open(1, { type: 'web_search_tool_result', tool_use_id: 's', content: [] }),
      // The input of a result means nothing, and Anthropic would refuse it in the next turn.
      json(1, '{}'),
      close(1),
      open(2, { type: 'mcp_tool_use', id: 'm', name: 'echo', input: {}, server_name: 'e' }),
      json(2, ''),
      close(2),
      open(3, { type: 'compaction', content: null }),
      delta(3, { type: 'compaction_delta', content: 'so far', encrypted_content: 'e' }),
      close(3),
      open(4, { type: 'text', text: '', citations: [] }),
      delta(4, { type: 'citations_delta', citation: { url: 'https://x.example', title: 'X' } }),
      words(4, 'Found.'),
      close(4),
      ...end(),
    ])
    expect(message).toEqual({
      role: 'assistant',
      content: 'Found.',
      refusal: null,
      annotations: [
        { type: 'url_citation', url_citation: { url: 'https://x.example', title: 'X', start_index: 0, end_index: 6 } },
      ],
      extra_content: {
        anthropic: {
          content: [
            { type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'x' } },
            { type: 'web_search_tool_result', tool_use_id: 's', content: [] },
            { type: 'mcp_tool_use', id: 'm', name: 'echo', input: {}, server_name: 'e' },
            { type: 'compaction', content: 'so far', encrypted_content: 'e' },
            { type: 'text', text: 'Found.', citations: [{ url: 'https://x.example', title: 'X' }] },
          ],
        },
      },
    })
  })

  it('has structured output from a tool as content', () => {
    const { choices } = answerOf([
      start(),
      open(0, { type: 'tool_use', id: 'a', name: 'json_tool_call', input: {} }),
      json(0, '{"age"'),
      json(0, ':7}'),
      close(0),
      ...end('tool_use'),
    ])
    expect(choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: '{"age":7}' } })
    expect(choices[0]?.message).not.toHaveProperty('tool_calls')
  })

  it('reports a refusal, and the model that took over', () => {
    const { choices } = answerOf([start(), ...end('refusal', {}, { stop_details: { explanation: 'Not this.' } })])
    expect(choices[0]).toMatchObject({ finish_reason: 'content_filter', message: { refusal: 'Not this.' } })
    const chunks = read([start(), open(0, { type: 'fallback', to: { model: 'claude-y' } }), close(0), ...end()])
    expect(chunks.map(({ model }) => model)).toEqual(['claude-x', 'claude-y', 'claude-y'])
  })

  it('ignores unknown events', () => {
    const message = messageOf([
      { type: 'news' },
      start(),
      delta(7, { type: 'text_delta', text: 'lost' }),
      text,
      delta(0, { type: 'hologram_delta', text: 'x' }),
      words(0, 'a'),
      close(0),
      close(9),
      ...end(),
      words(0, 'late'),
      { type: 'message_stop' },
    ])
    expect(message).toEqual({ role: 'assistant', content: 'a', refusal: null })
  })

  it('throws when it is cut before its end', () => {
    const events = [start(), text, words(0, 'a'), close(0), ...end()]
    for (let length = 0; length < events.length; length++)
      expect(() => read(events.slice(0, length))).toThrow(TruncatedStreamError)
    expect(() => read(events)).not.toThrow()
  })

  it('throws on invalid JSON, and ignores a [DONE] that Anthropic does not send', () => {
    const decoder = anthropicWire.chat!.decoder(context)
    expect(() => decoder.push({ data: '{"type":' })).toThrow(SyntaxError)
    expect(decoder.push({ data: '[DONE]' })).toEqual([])
    expect(decoder.push({ data: '' })).toEqual([])
  })

  it.each([
    ['overloaded_error', 'internal_server', 529, true],
    ['rate_limit_error', 'rate_limit', 429, true],
    ['api_error', 'internal_server', 500, true],
    ['invalid_request_error', 'bad_request', 400, false],
    ['unheard_of', 'api', undefined, false],
  ])('throws an error sent after status 200: %s', (type, code, status, retryable) => {
    const decoder = anthropicWire.chat!.decoder(context)
    decoder.push({ data: JSON.stringify(start()) })
    const event = { type: 'error', error: { type, message: 'Sorry' }, request_id: 'req_1' }
    let thrown: unknown
    try {
      decoder.push({ event: 'error', data: JSON.stringify(event) })
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(LlmError)
    expect(thrown).toMatchObject({ code, status, retryable, requestId: 'req_1', provider: 'anthropic' })
    expect((thrown as LlmError).message).toContain('Sorry')
    expect(isErrorOf(thrown, 'api_connection')).toBe(false)
  })
})
