import { asRecord, type CompletionParameters } from '@litecone/core'
import { createContext } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { type OpenAIQuirks, openaiWire } from './index.ts'

const hi = [{ role: 'user', content: 'Hi' }]
const tools = [{ type: 'function', function: { name: 'now' } }]

function encode(request: object, quirks: OpenAIQuirks = {}) {
  const parameters = { messages: hi, ...request } as CompletionParameters
  return asRecord(openaiWire(quirks).chat!.encode(parameters, createContext({ model: 'gpt-4o' })).body)
}

describe('a message', () => {
  it('omits an empty name', () => {
    const messages = [...hi, { role: 'tool', tool_call_id: 'a', name: '', content: '' }]
    expect(encode({ messages }).messages).toEqual([...hi, { role: 'tool', tool_call_id: 'a', content: '' }])
    expect(encode({ messages: [{ ...hi[0], name: 'Ann' }] }).messages).toEqual([{ ...hi[0], name: 'Ann' }])
  })
})

describe('a call in the conversation', () => {
  it('has its arguments as text and no index, however it was written by hand', () => {
    const tool_calls = [
      { index: 0, id: 'a', type: 'function', function: { name: 'now', arguments: { zone: 'UTC' } } },
      { index: 1, id: 'b', type: 'function', function: { name: 'now' } },
    ]
    const messages = [...hi, { role: 'assistant', content: null, tool_calls }]
    expect(encode({ messages }).messages).toMatchObject([
      {},
      {
        tool_calls: [
          { id: 'a', type: 'function', function: { name: 'now', arguments: '{"zone":"UTC"}' } },
          { id: 'b', type: 'function', function: { name: 'now', arguments: '{}' } },
        ],
      },
    ])
    expect(JSON.stringify(encode({ messages }))).not.toContain('index')
    const old = [...hi, { role: 'assistant', content: null, function_call: { name: 'now' } }]
    expect(encode({ messages: old }).messages).toMatchObject([{}, { function_call: { name: 'now', arguments: '{}' } }])
  })
})

describe('a choice of tools', () => {
  it.each([
    ['auto', 'auto'],
    ['any', 'required'],
    [{ type: 'any' }, 'required'],
    [{ type: 'none' }, 'none'],
    [
      { type: 'tool', name: 'now' },
      { type: 'function', function: { name: 'now' } },
    ],
    [
      { type: 'function', function: { name: 'now' } },
      { type: 'function', function: { name: 'now' } },
    ],
  ])('%j is sent as %j', (tool_choice, expected) => {
    expect(encode({ tools, tool_choice }).tool_choice).toEqual(expected)
  })

  it('is sent in the vendor’s form, in whichever form it was written', () => {
    const quirks = { values: { tool_choice: (choice: unknown) => (choice === 'required' ? 'any' : choice) } }
    expect(encode({ tools, tool_choice: { type: 'any' } }, quirks).tool_choice).toBe('any')
  })

  it('is omitted without tools, unless it requires a call', () => {
    expect(encode({ tools: [], tool_choice: 'auto', parallel_tool_calls: true })).toEqual({
      model: 'gpt-4o',
      messages: hi,
    })
    expect(encode({ tool_choice: 'required' }).tool_choice).toBe('required')
  })
})

describe('messages', () => {
  const call = { id: 'call_1', type: 'function', function: { name: 'now', arguments: '{}' } }
  const messages = [
    { role: 'user', content: 'Hi', name: 'ann' },
    { role: 'assistant', content: null, tool_calls: [call] },
    { role: 'tool', tool_call_id: 'call_1', content: '5', name: 'now' },
  ]

  it('have ids in the vendor’s form, on calls and results alike', () => {
    const sent = encode({ messages }, { callId: (id) => id.toUpperCase() }).messages
    expect(sent).toMatchObject([{}, { tool_calls: [{ ...call, id: 'CALL_1' }] }, { tool_call_id: 'CALL_1' }])
    expect(call.id).toBe('call_1')
  })

  it('have names where the vendor accepts them', () => {
    expect(encode({ messages }).messages).toMatchObject([{ name: 'ann' }, {}, { name: 'now' }])
    const [user, , tool] = encode({ messages }, { namedRoles: ['tool'] }).messages as object[]
    expect(user).not.toHaveProperty('name')
    expect(tool).toHaveProperty('name')
  })

  it('carry cache_control on their last part', () => {
    const cache_control = { type: 'ephemeral' }
    const marked = [
      { role: 'system', content: 'Be brief.', cache_control },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
        cache_control,
      },
    ]
    expect(encode({ messages: marked }, { messageFields: ['cache_control'] }).messages).toEqual([
      { role: 'system', content: [{ type: 'text', text: 'Be brief.', cache_control }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b', cache_control },
        ],
      },
    ])
  })

  it('carry the cache_control of a tool result’s part', () => {
    const content = [{ type: 'text', text: '5', cache_control: { type: 'ephemeral' } }]
    const result = { role: 'tool', tool_call_id: 'call_1', content }
    const sent = (messageFields: string[]) => encode({ messages: [result] }, { messageFields }).messages
    const plain = { ...result, content: '5' }
    expect(sent(['cache_control'])).toEqual([{ ...plain, cache_control: { type: 'ephemeral' } }])
    expect(sent([])).toEqual([plain])
  })

  it('reference the model’s audio by id, and omit audio of other vendors', () => {
    const spoken = { id: '', data: 'YWJj', transcript: '', expires_at: 0 }
    const foreign = [...hi, { role: 'assistant', content: 'abc', audio: spoken }]
    expect(encode({ messages: foreign }).messages).toEqual([...hi, { role: 'assistant', content: 'abc' }])
    const audio = { id: 'audio_1', data: 'YWJj', transcript: 'abc', expires_at: 9 }
    const messages = [...hi, { role: 'assistant', content: null, refusal: null, audio }]
    expect(encode({ messages }).messages).toEqual([
      ...hi,
      { role: 'assistant', content: null, audio: { id: 'audio_1' } },
    ])
  })

  it('of the model have text if they have nothing else, which OpenAI requires', () => {
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }
    const said = [{ content: null }, {}, { content: null, tool_calls: [] }, { content: null, reasoning_content: 'Hm' }]
    const messages = said.map((message) => ({ role: 'assistant', ...message }))
    expect(encode({ messages }).messages).toEqual(said.map(() => ({ role: 'assistant', content: '' })))
    const others = [
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'assistant', content: null, refusal: 'No.' },
    ]
    expect(encode({ messages: others }).messages).toEqual(others)
  })

  it('have images without LiteLLM’s format hint', () => {
    const image_url = { url: 'https://example.com/a', detail: 'low' }
    const content = [{ type: 'image_url', image_url: { ...image_url, format: 'image/png' } }]
    expect(encode({ messages: [{ role: 'user', content }] }).messages).toEqual([
      { role: 'user', content: [{ type: 'image_url', image_url }] },
    ])
  })
})
