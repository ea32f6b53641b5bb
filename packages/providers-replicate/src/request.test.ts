import type { CompletionParameters, Message } from '@litecone/core'
import { createContext } from '@litecone/testkit'
import { describe, expect, it } from 'vitest'
import { replicateWire } from './index.ts'

const LLAMA = 'meta/meta-llama-3-8b-instruct'
const VERSION = '5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa'
const hi: Message[] = [{ role: 'user', content: 'Hi' }]
const image = (url = 'https://a.example/b.png') => ({ type: 'image_url' as const, image_url: { url } })

function encode(model: string, request: Partial<CompletionParameters> = {}, stream = false) {
  return replicateWire.chat!.encode({ messages: hi, ...request }, createContext({ model, stream }))
}

function inputOf(model: string, request: Partial<CompletionParameters>): unknown {
  return (encode(model, request).body as { input: unknown }).input
}

describe('a model', () => {
  it.each([
    [LLAMA, `/models/${LLAMA}/predictions`, undefined],
    ['deployments/acme/chat', '/deployments/acme/chat/predictions', undefined],
    [`acme/chat:${VERSION}`, '/predictions', VERSION],
    ['acme/chat:v1.2', '/predictions', 'v1.2'],
    [VERSION, '/predictions', VERSION],
  ])('is called at its path: %s', (model, path, version) => {
    const request = encode(model)
    expect(request.path).toBe(path)
    expect((request.body as { version?: string }).version).toBe(version)
  })

  it.each(['llama', 'a/b/c', '../a', 'a/..', `deployments/a/b:${VERSION}`, 'a/b:', 'a/b?c', ''])(
    'is rejected if invalid: "%s"',
    (model) => expect(() => encode(model)).toThrow('not a Replicate model'),
  )
})

it('is waited for unless streamed', () => {
  expect(encode(LLAMA)).toMatchObject({ headers: { prefer: 'wait' }, body: { input: { prompt: 'Hi' } } })
  expect(encode(LLAMA, {}, true)).toEqual({
    path: `/models/${LLAMA}/predictions`,
    body: { input: { prompt: 'Hi' }, stream: true },
  })
})

/** System, image, two parallel calls, their results, and a follow-up. */
const conversation: Message[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: [{ type: 'text', text: 'Weather here and in Oslo?' }, image()] },
  {
    role: 'assistant',
    content: 'Let me see.',
    tool_calls: ['Rome', 'Oslo'].map((city, index) => ({
      id: `call_${index}`,
      type: 'function',
      function: { name: 'weather', arguments: JSON.stringify({ city }) },
    })),
  },
  { role: 'tool', tool_call_id: 'call_1', content: 'snow' },
  { role: 'tool', tool_call_id: 'call_0', content: [{ type: 'text', text: 'sun' }] },
  { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
  { role: 'user', content: 'And tomorrow?' },
]
const transcript = [
  'User: [image] Weather here and in Oslo?',
  'Assistant: Let me see. [called weather (call_0) with {"city":"Rome"}] [called weather (call_1) with {"city":"Oslo"}]',
  'Result of tool call call_1: snow',
  'Result of tool call call_0: sun',
  'User: And tomorrow?',
  'Assistant:',
].join('\n\n')

describe('a conversation from another provider', () => {
  it('is a transcript, with separate instructions', () => {
    expect(inputOf('anthropic/claude-4-sonnet', { messages: conversation })).toEqual({
      prompt: transcript,
      system_prompt: 'Be brief.\n\nBe kind.',
      image: 'https://a.example/b.png',
    })
  })

  it('begins with its instructions if a model has no input for them', () => {
    expect(inputOf('deepseek-ai/deepseek-r1', { messages: conversation })).toEqual({
      prompt: `Be brief.\n\nBe kind.\n\n${transcript}`,
    })
  })

  it('is sent as messages to models that accept them, with images in a separate input', () => {
    const [system, , ...rest] = conversation
    expect(inputOf('openai/gpt-5', { messages: [system!, ...hi, ...rest] })).toEqual({
      messages: [
        { role: 'system', content: 'Be brief.\n\nBe kind.' },
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: transcript.split('\n\n')[1]?.replace('Assistant: ', '') },
        { role: 'user', content: 'Result of tool call call_1: snow' },
        { role: 'user', content: 'Result of tool call call_0: sun' },
        { role: 'user', content: 'And tomorrow?' },
      ],
    })
    expect(inputOf('openai/gpt-5', { messages: conversation })).toMatchObject({
      prompt: transcript,
      image_input: ['https://a.example/b.png'],
    })
  })

  it('continues a final assistant message, and contains deprecated calls', () => {
    const messages: Message[] = [
      ...hi,
      { role: 'assistant', function_call: { name: 'now', arguments: '{}' } },
      { role: 'function', name: 'now', content: '9:00' },
      { role: 'assistant', content: 'It is' },
    ]
    expect(inputOf(LLAMA, { messages })).toEqual({
      prompt: 'User: Hi\n\nAssistant: [called now with {}]\n\nResult of now: 9:00\n\nAssistant: It is',
    })
  })
})

it('accepts null calls and calls without a type from other clients', () => {
  const call = { id: 'a', function: { name: 'now', arguments: null } }
  const messages = [
    ...hi,
    { role: 'assistant', content: 'Yes?', tool_calls: null },
    ...hi,
    { role: 'assistant', content: null, tool_calls: [call] },
  ] as unknown as Message[]
  expect(inputOf(LLAMA, { messages })).toEqual({
    prompt: 'User: Hi\n\nAssistant: Yes?\n\nUser: Hi\n\nAssistant: [called now (a) with {}]',
  })
})

describe('images', () => {
  const asked: Message[] = [{ role: 'user', content: [{ type: 'text', text: '[image] what?' }, image()] }]

  it.each([
    ['openai/gpt-4o', { image_input: ['https://a.example/b.png'] }],
    ['google/gemini-2.5-flash', { images: ['https://a.example/b.png'] }],
    ['anthropic/claude-4-sonnet', { image: 'https://a.example/b.png' }],
    ['moonshotai/kimi-k2.6', { image_input: ['https://a.example/b.png'] }],
    [`yorickvp/llava-13b:${VERSION}`, { image: 'https://a.example/b.png' }],
  ])('are sent in the input of %s', (model, input) => {
    expect(inputOf(model, { messages: asked })).toEqual({ prompt: '[image] what?', ...input })
  })

  it('are rejected if none, or only one, is accepted', () => {
    expect(() => encode(LLAMA, { messages: asked })).toThrow('not known to accept images')
    expect(() => encode('anthropic/claude-4.5-haiku', { messages: asked })).toThrow('not known to accept images')
    expect(() => encode('anthropic/claude-4-sonnet', { messages: [...asked, ...asked] })).toThrow('accepts one image')
  })

  it('become placeholders for a model without vision, if in earlier messages', () => {
    expect(inputOf(LLAMA, { messages: conversation })).toEqual({
      prompt: transcript,
      system_prompt: 'Be brief.\n\nBe kind.',
    })
  })

  it('are all that is accepted besides text', () => {
    const content = [{ type: 'file' as const, file: { file_id: 'x' } }]
    expect(() => encode(LLAMA, { messages: [{ role: 'user', content }] })).toThrow('not "file"')
  })
})

describe('parameters', () => {
  it.each<[string, Partial<CompletionParameters>, object]>([
    [
      LLAMA,
      {
        max_completion_tokens: 9,
        temperature: 0,
        top_p: 0.5,
        top_k: 3,
        seed: 1,
        presence_penalty: 0.1,
        frequency_penalty: 0.2,
        stop: ['a', 'b'],
      },
      {
        max_tokens: 9,
        temperature: 0,
        top_p: 0.5,
        top_k: 3,
        seed: 1,
        presence_penalty: 0.1,
        frequency_penalty: 0.2,
        stop_sequences: 'a,b',
      },
    ],
    [
      'openai/gpt-5',
      { max_tokens: 9, reasoning_effort: 'low', verbosity: 'high' },
      { max_completion_tokens: 9, reasoning_effort: 'low', verbosity: 'high' },
    ],
    [
      'google/gemini-3-pro',
      { max_tokens: 9, reasoning_effort: 'minimal' },
      { max_output_tokens: 9, thinking_level: 'low' },
    ],
    ['google/gemini-3-pro', { reasoning_effort: 'medium' }, { thinking_level: 'high' }],
    ['google/gemini-2.5-pro', { thinking: { type: 'enabled', budget_tokens: 512 } }, { thinking_budget: 512 }],
    ['google/gemini-2.5-pro', { thinking: { type: 'disabled' } }, { thinking_budget: 0 }],
    ['google/gemini-2.5-pro', { thinking: { type: 'adaptive' } }, { dynamic_thinking: true }],
    [
      'anthropic/claude-4-sonnet',
      { thinking: { type: 'enabled', budget_tokens: 2048 } },
      { extended_thinking: true, thinking_budget_tokens: 2048 },
    ],
    ['anthropic/claude-4-sonnet', { thinking: { type: 'disabled' } }, { extended_thinking: false }],
  ])('have the names of %s: %j', (model, request, input) => {
    expect(inputOf(model, request)).toEqual({ prompt: 'Hi', ...input })
  })

  it('are known for each family', () => {
    const parameters = replicateWire.chat!.parameters as (model: string) => ReadonlySet<string>
    expect(parameters('anthropic/claude-4-sonnet').has('temperature')).toBe(false)
    expect(parameters('anthropic/claude-4.5-haiku').has('thinking')).toBe(false)
    expect(parameters('openai/gpt-4o').has('reasoning_effort')).toBe(false)
    expect(parameters('openai/gpt-5').has('temperature')).toBe(false)
    expect(parameters('openai/o4-mini').has('verbosity')).toBe(false)
    expect(parameters('deployments/acme/chat').has('top_k')).toBe(true)
  })

  it('cannot include stop sequences with a comma', () => {
    expect(() => encode(LLAMA, { stop: 'a, b' })).toThrow('comma')
  })
})
