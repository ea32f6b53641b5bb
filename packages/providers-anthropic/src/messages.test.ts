import { BadRequestError, type CompletionParameters } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { anthropicWire } from './index.ts'

interface Body {
  system?: unknown
  messages: { role: string; content: Record<string, unknown>[] }[]
  container?: string
  tools?: unknown
  tool_choice?: unknown
}

function encode(messages: object[], request: object = {}) {
  const frozen = freeze({ messages, ...request }) as unknown as CompletionParameters
  const context = { provider: 'anthropic', model: 'claude-sonnet-4-5', stream: false, callId: 'c', created: 1 }
  return anthropicWire.chat!.encode(frozen, context)
}

const body = (messages: object[], request?: object) => encode(messages, request).body as Body

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null)
    for (const child of Object.values(Object.freeze(value))) freeze(child)
  return value
}

const text = (words: string, more: object = {}) => ({ type: 'text', text: words, ...more })
const user = (content: unknown) => ({ role: 'user', content })
const call = (id: string, name = 'look', args = '{}') => ({
  id,
  type: 'function',
  function: { name, arguments: args },
})
const calls = (...tool_calls: object[]) => ({ role: 'assistant', content: null, tool_calls })
const result = (tool_call_id: string, content: unknown) => ({ role: 'tool', tool_call_id, content })
const use = (id: string, name = 'look', input = {}) => ({ type: 'tool_use', id, name, input })
const resultBlock = (tool_use_id: string, content: unknown, more: object = {}) => ({
  type: 'tool_result',
  tool_use_id,
  content,
  ...more,
})
const ephemeral = { type: 'ephemeral' }

describe('instructions', () => {
  it('move to the top from anywhere, without empty ones, keeping cache_control', () => {
    const { system, messages } = body([
      { role: 'system', content: 'One', cache_control: { type: 'ephemeral', ttl: '1h' } },
      { role: 'system', content: '' },
      user('Hi'),
      { role: 'developer', content: [text('Two', { cache_control: ephemeral }), text(' '), text('Three')] },
    ])
    expect(system).toEqual([
      text('One', { cache_control: { type: 'ephemeral', ttl: '1h' } }),
      text('Two', { cache_control: ephemeral }),
      text('Three'),
    ])
    expect(messages).toEqual([user([text('Hi')])])
  })

  it('are rejected without other messages', () => {
    expect(() => body([{ role: 'system', content: 'One' }])).toThrow(BadRequestError)
    expect(() => body([user('  ')])).toThrow(/user message/)
  })
})

describe('turns', () => {
  it('alternate: consecutive messages of one role are merged', () => {
    expect(
      body([
        user('a'),
        user([text('b')]),
        { role: 'assistant', content: 'c' },
        { role: 'assistant', content: [text('d')] },
        user('e'),
      ]).messages,
    ).toEqual([user([text('a'), text('b')]), { role: 'assistant', content: [text('c'), text('d')] }, user([text('e')])])
  })

  it('omit blank texts, and send a refusal as text', () => {
    expect(
      body([
        user('a'),
        { role: 'assistant', content: '', refusal: 'No.' },
        { role: 'assistant', content: [{ type: 'refusal', refusal: 'Never.' }] },
        user([text('\n'), text('b')]),
      ]).messages,
    ).toEqual([user([text('a')]), { role: 'assistant', content: [text('No.'), text('Never.')] }, user([text('b')])])
  })

  it('trim the end of an assistant message that is to be continued, and of no other', () => {
    const { messages } = body([
      user('a '),
      { role: 'assistant', content: 'b ' },
      user('c '),
      { role: 'assistant', content: '{ ' },
    ])
    expect(messages.map(({ content }) => content[0]?.text)).toEqual(['a ', 'b ', 'c ', '{'])
  })

  it('carry a message’s cache_control on its last block', () => {
    const { messages } = body([
      { ...user([text('a'), text('b')]), cache_control: ephemeral },
      {
        role: 'assistant',
        content: 'c',
        thinking_blocks: [{ type: 'thinking', thinking: 't', signature: 's' }],
        cache_control: { type: 'ephemeral', ttl: '5m' },
      },
      user([text('d', { cache_control: ephemeral })]),
    ])
    expect(messages).toEqual([
      user([text('a'), text('b', { cache_control: ephemeral })]),
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 't', signature: 's' },
          text('c', { cache_control: { type: 'ephemeral', ttl: '5m' } }),
        ],
      },
      user([text('d', { cache_control: ephemeral })]),
    ])
  })
})

describe('pictures and files', () => {
  it('are sent by URL or as data', () => {
    expect(
      body([
        user([
          { type: 'image_url', image_url: { url: 'https://x.example/a.png', detail: 'low' } },
          { type: 'image_url', image_url: { url: 'data:image/jpg;base64,AAAA' }, cache_control: ephemeral },
          { type: 'image_url', image_url: 'https://x.example/b.png' },
          { type: 'file', file: { file_data: 'data:application/pdf;base64,BBBB', filename: 'b.pdf' } },
          { type: 'file', file: { file_data: 'CCCC' } },
          { type: 'file', file: { file_data: `data:text/csv;base64,${btoa('a;b')}` } },
          { type: 'file', file: { file_id: 'https://x.example/c.pdf' } },
          { type: 'file', file: { file_id: 'file_1' }, citations: { enabled: true }, title: 'One' },
          { type: 'file', file: { file_id: 'file_2', format: 'image/png' } },
          { type: 'file', file: { file_id: 'file_3', format: 'application/zip' } },
        ]),
      ]).messages[0]?.content,
    ).toEqual([
      { type: 'image', source: { type: 'url', url: 'https://x.example/a.png' } },
      { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: 'AAAA' }, cache_control: ephemeral },
      { type: 'image', source: { type: 'url', url: 'https://x.example/b.png' } },
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'BBBB' }, title: 'b.pdf' },
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'CCCC' } },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'a;b' } },
      { type: 'document', source: { type: 'url', url: 'https://x.example/c.pdf' } },
      { type: 'document', source: { type: 'file', file_id: 'file_1' }, citations: { enabled: true }, title: 'One' },
      { type: 'image', source: { type: 'file', file_id: 'file_2' } },
      { type: 'container_upload', file_id: 'file_3' },
    ])
  })

  it('send the files beta when referenced by id', () => {
    const file = user([{ type: 'file', file: { file_id: 'file_1' } }])
    expect(encode([file]).headers).toEqual({ 'anthropic-beta': 'files-api-2025-04-14' })
    expect(encode([user('a')]).headers).toBeUndefined()
    const looked = [user('a'), calls(call('1')), result('1', [{ type: 'file', file: { file_id: 'file_1' } }])]
    expect(encode(looked).headers).toEqual({ 'anthropic-beta': 'files-api-2025-04-14' })
  })

  it('that Anthropic does not accept are rejected', () => {
    for (const part of [
      { type: 'image_url', image_url: { url: 'http://x.example/a.png' } },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
      { type: 'file', file: {} },
      { type: 'file', file: { file_data: 'data:text/plain;base64,*' } },
    ])
      expect(() => body([user([part])])).toThrow(BadRequestError)
  })

  it('pass blocks in Anthropic’s format through', () => {
    const block = { type: 'search_result', source: 'https://x.example', title: 'x', content: [text('y')] }
    expect(body([user([block])]).messages[0]?.content).toEqual([block])
  })
})

describe('calls and results', () => {
  it('are adjacent, with results first in the following turn, in the order of the calls', () => {
    expect(
      body([
        user('a'),
        { ...calls(call('1', 'look', '{"at":"x"}'), call('2', 'hear', '')), content: 'Let me see.' },
        user('hurry'),
        result('2', 'noise'),
        result('1', [text('a cat')]),
        { role: 'assistant', content: 'b' },
      ]).messages,
    ).toEqual([
      user([text('a')]),
      { role: 'assistant', content: [text('Let me see.'), use('1', 'look', { at: 'x' }), use('2', 'hear')] },
      user([resultBlock('1', [text('a cat')]), resultBlock('2', 'noise'), text('hurry')]),
      { role: 'assistant', content: [text('b')] },
    ])
  })

  it('are brought together across a later turn', () => {
    const { messages } = body([
      user('a'),
      calls(call('1')),
      user('b'),
      { role: 'assistant', content: 'c' },
      result('1', 'x'),
    ])
    expect(messages).toEqual([
      user([text('a')]),
      { role: 'assistant', content: [use('1')] },
      user([resultBlock('1', 'x'), text('b')]),
      { role: 'assistant', content: [text('c')] },
    ])
  })

  it('of several rounds stay in their round', () => {
    const { messages } = body([user('a'), calls(call('1')), result('1', 'x'), calls(call('2')), result('2', 'y')])
    expect(messages.map(({ role, content }) => [role, content.length])).toEqual([
      ['user', 1],
      ['assistant', 1],
      ['user', 1],
      ['assistant', 1],
      ['user', 1],
    ])
  })

  it('get unique ids where one is reused, in a form that Anthropic accepts', () => {
    const { messages } = body([
      user('a'),
      calls(call('call.1')),
      result('call.1', 'x'),
      calls(call('call.1'), call('call:1')),
      result('call:1', 'z'),
      result('call.1', 'y'),
    ])
    expect(messages.slice(1)).toEqual([
      { role: 'assistant', content: [use('call_1')] },
      user([resultBlock('call_1', 'x')]),
      { role: 'assistant', content: [use('call_1_2'), use('call_1_3')] },
      user([resultBlock('call_1_2', 'y'), resultBlock('call_1_3', 'z')]),
    ])
  })

  it('that are repeated are sent once', () => {
    const { messages } = body([user('a'), calls(call('1')), calls(call('1')), result('1', 'x')])
    expect(messages.slice(1)).toEqual([{ role: 'assistant', content: [use('1')] }, user([resultBlock('1', 'x')])])
  })

  it('without a counterpart are rejected by id', () => {
    expect(() => body([user('a'), calls(call('one')), user('b')])).toThrow(/messages\[1\].*"one" has no result/)
    expect(() => body([user('a'), result('two', 'x')])).toThrow(/"two" matches no tool call/)
    expect(() => body([user('a'), calls(call('1')), result('1', 'x'), result('1', 'y')])).toThrow(/"1" matches no/)
    expect(() => body([user('a'), calls(call('1'), call('1', 'hear')), result('1', 'x')])).toThrow(/"1" has no result/)
  })

  it('reject arguments that are not a JSON object, naming the tool', () => {
    expect(() => body([user('a'), calls(call('1', 'bad_tool', '{"cut')), result('1', 'x')])).toThrow(/bad_tool/)
  })

  it('may contain images whose data URL has an escaped slash', () => {
    const image = { type: 'image_url', image_url: { url: 'data:image\\/png;base64,AAAA' } }
    const source = { type: 'base64', media_type: 'image/png', data: 'AAAA' }
    expect(body([user([image])]).messages).toEqual([user([{ type: 'image', source }])])
  })

  it('may contain images, files, cache_control and is_error', () => {
    const { messages } = body([
      user('a'),
      calls({ ...call('1'), cache_control: ephemeral }, call('2')),
      {
        ...result('1', [
          text('see', { cache_control: ephemeral }),
          text(''),
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ]),
      },
      { ...result('2', ''), is_error: true, cache_control: ephemeral },
    ])
    expect(messages.slice(1)).toEqual([
      { role: 'assistant', content: [{ ...use('1'), cache_control: ephemeral }, use('2')] },
      user([
        resultBlock(
          '1',
          [text('see'), { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }],
          {
            cache_control: ephemeral,
          },
        ),
        resultBlock('2', '', { is_error: true, cache_control: ephemeral }),
      ]),
    ])
  })

  it('may be written in OpenAI’s deprecated and other forms', () => {
    const { messages } = body([
      user('a'),
      { role: 'assistant', content: null, function_call: { name: 'look', arguments: '{}' } },
      { role: 'function', name: 'look', content: 'x' },
      calls({ id: '2', type: 'custom', custom: { name: 'run', input: 'ls' } }),
      { role: 'function', name: 'run', tool_call_id: '2', content: null },
    ])
    expect(messages.slice(1)).toEqual([
      { role: 'assistant', content: [use('function_call_1')] },
      user([resultBlock('function_call_1', 'x')]),
      { role: 'assistant', content: [use('2', 'run', { input: 'ls' })] },
      user([resultBlock('2', '')]),
    ])
    expect(() => body([user('a'), { role: 'function', name: 'look', content: 'x' }])).toThrow(/"look"/)
  })

  it('that Anthropic made itself are sent back with their results, as LiteLLM keeps them', () => {
    const found = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] }
    const { messages } = body([
      user('a'),
      {
        ...calls(call('srvtoolu_1', 'web_search', '{"query":"x"}')),
        provider_specific_fields: { web_search_results: [{ ...found, tool_use_id: 'srvtoolu_0' }, found] },
      },
      user('b'),
    ])
    expect(messages[1]?.content).toEqual([
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'x' } },
      found,
    ])
  })

  it('declare their tools if the request has none, with a choice of none', () => {
    const conversation = [user('a'), calls(call('1'), call('2')), result('1', 'x'), result('2', 'x')]
    expect(body(conversation)).toMatchObject({
      tools: [{ name: 'look', input_schema: { type: 'object', properties: {} } }],
      tool_choice: { type: 'none' },
    })
  })
})

describe('thinking', () => {
  it('is sent back first, with its signature, and omitted if unsigned', () => {
    const { messages } = body([
      user('a'),
      {
        ...calls(call('1')),
        content: 'b',
        reasoning_content: 'deep',
        thinking_blocks: [
          { type: 'thinking', thinking: 'deep', signature: 'sig' },
          { type: 'thinking', thinking: 'other' },
          { type: 'redacted_thinking', data: 'xyz' },
        ],
      },
      result('1', 'x'),
    ])
    expect(messages[1]?.content).toEqual([
      { type: 'thinking', thinking: 'deep', signature: 'sig' },
      { type: 'redacted_thinking', data: 'xyz' },
      text('b'),
      use('1'),
    ])
  })
})

describe('a message with more than text, thinking and calls', () => {
  const caller = { type: 'code_execution_20250825', tool_id: 'srvtoolu_1' }
  const content = [
    { type: 'server_tool_use', id: 'srvtoolu_1', name: 'code_execution', input: { code: 'x' } },
    text('Now '),
    { ...use('toolu_1'), caller },
    text('then'),
  ]
  const answer = {
    role: 'assistant',
    content: 'Now then',
    tool_calls: [call('toolu_1')],
    extra_content: { anthropic: { content, container: 'container_1' }, google: { parts: [] } },
  }

  it('is sent back as received, in its container', () => {
    const sent = body([user('a'), answer, result('toolu_1', 'x')])
    expect(sent.messages.slice(1)).toEqual([{ role: 'assistant', content }, user([resultBlock('toolu_1', 'x')])])
    expect(sent.container).toBe('container_1')
  })

  it('is sent back with the betas that it needs, without blank texts', () => {
    const content = [
      { type: 'compaction', content: 'so far' },
      text('\n\n'),
      { type: 'fallback', from: { model: 'a' }, to: { model: 'b' } },
      text('c'),
    ]
    const kept = { role: 'assistant', content: '\n\nc', extra_content: { anthropic: { content } } }
    const { headers, body: sent } = encode([user('a'), kept, user('b')])
    expect(headers).toEqual({ 'anthropic-beta': 'compact-2026-01-12,server-side-fallback-2026-07-01' })
    expect((sent as Body).messages[1]?.content).toEqual([content[0], content[2], content[3]])
  })

  it('has no container once the conversation has continued', () => {
    const later = [user('a'), answer, result('toolu_1', 'x'), { role: 'assistant', content: 'b' }, user('c')]
    expect(body(later)).not.toHaveProperty('container')
  })

  it('is rebuilt from its fields when edited', () => {
    const { messages } = body([user('a'), { ...answer, content: 'Edited' }, result('toolu_1', 'x')])
    expect(messages[1]?.content).toEqual([text('Edited'), use('toolu_1')])
    const silent = body([user('a'), { ...answer, tool_calls: undefined }, user('b')])
    expect(silent.messages[1]?.content).toEqual([text('Now then')])
  })

  it('is rejected if a call has no result', () => {
    expect(() => body([user('a'), answer, user('b')])).toThrow(/toolu_1/)
  })
})

it('accepts null for absent fields, as other clients write them', () => {
  const nothing = { tool_calls: null, function_call: null, refusal: null, annotations: null, audio: null, name: null }
  const noArguments = { ...call('a'), function: { name: 'look', arguments: null } }
  const messages = [
    user('Hi'),
    { role: 'assistant', content: 'Yes?', ...nothing },
    user('Look.'),
    calls(noArguments),
    result('a', 'x'),
  ]
  const sent = body(messages, { functions: null, tools: null }).messages
  expect(sent[1]?.content).toEqual([text('Yes?')])
  expect(sent[3]?.content).toEqual([use('a')])
})
