import { describe, expect, it } from 'vitest'
import { readModel, readPrompt } from './read-prompt.ts'

describe('the last user message', () => {
  it.each<[string, Record<string, unknown>]>([
    [
      'chat completions',
      {
        messages: [
          { role: 'system', content: 'be nice' },
          { role: 'user', content: 'first' },
          { role: 'assistant', content: 'ok' },
          { role: 'user', content: 'last' },
        ],
      },
    ],
    [
      'chat completions in parts',
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'la' },
              { type: 'image_url', image_url: { url: 'https://x' } },
              { type: 'text', text: 'st' },
            ],
          },
        ],
      },
    ],
    [
      'a call of a tool after it',
      {
        messages: [
          { role: 'user', content: 'last' },
          { role: 'assistant', tool_calls: [] },
          { role: 'tool', content: 'result' },
        ],
      },
    ],
    ['Anthropic', { system: 'be nice', messages: [{ role: 'user', content: [{ type: 'text', text: 'last' }] }] }],
    [
      'Anthropic after a tool answered',
      {
        messages: [
          { role: 'user', content: 'last' },
          { role: 'assistant', content: [] },
          { role: 'user', content: [{ type: 'tool_result', content: 'result' }] },
        ],
      },
    ],
    ['Responses, one text', { input: 'last', instructions: 'be nice' }],
    [
      'Responses, items',
      {
        input: [
          { role: 'user', content: 'first' },
          { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'last' }] },
          { type: 'function_call_output', output: 'result' },
        ],
      },
    ],
    [
      'Gemini',
      {
        contents: [
          { role: 'user', parts: [{ text: 'first' }] },
          { role: 'model', parts: [{ text: 'ok' }] },
          { role: 'user', parts: [{ text: 'la' }, { inlineData: {} }, { text: 'st' }] },
        ],
      },
    ],
    ['Gemini without a role', { contents: [{ parts: [{ text: 'last' }] }] }],
    ['Gemini, one content', { contents: { parts: [{ text: 'last' }] } }],
    [
      'Gemini after a tool answered',
      {
        contents: [
          { role: 'user', parts: [{ text: 'last' }] },
          { role: 'user', parts: [{ functionResponse: {} }] },
        ],
      },
    ],
    ['Gemini embeddings', { content: { parts: [{ text: 'last' }] } }],
    ['completions', { prompt: 'last' }],
    ['completions, several', { prompt: ['la', 'st'] }],
    ['embeddings', { input: ['la', 'st'] }],
    ['moderations', { input: [{ type: 'text', text: 'last' }] }],
    ['Replicate', { input: { prompt: 'last', system_prompt: 'be nice' } }],
    ['Cohere’s first version', { message: 'last', chat_history: [] }],
  ])('is found in the format of %s', (_, json) => {
    expect(readPrompt(json).replaceAll('\n', '')).toBe('last')
  })

  it('contains all texts of a body with the fields of two formats', () => {
    expect(readPrompt({ messages: [{ role: 'user', content: 'harmless' }], prompt: 'attack', input: 'other' })).toBe(
      'harmless\nother\nattack',
    )
    expect(
      readPrompt({ requests: [{ content: { parts: [{ text: 'one' }] } }, { content: { parts: [{ text: 'two' }] } }] }),
    ).toBe('one\ntwo')
  })

  it('is empty if there is none, with any body', () => {
    for (const json of [
      {},
      { messages: [] },
      { messages: 'text' },
      { messages: [null, 1, 'user', [], { role: 'user' }, { role: 'user', content: 5 }, { content: 'x' }] },
      { messages: [{ role: 'assistant', content: 'x' }] },
      { input: [1, 2, 3], prompt: [[4, 5]] },
      { contents: [{ role: 'model', parts: [{ text: 'x' }] }] },
      { contents: 7, requests: 'x', content: 'x' },
    ])
      expect(readPrompt(json)).toBe('')
  })
})

describe('the model of a request', () => {
  it('is found in the body or in the path', () => {
    expect(readModel({ model: 'gpt-4o' }, '/v1/chat/completions')).toBe('gpt-4o')
    expect(readModel({}, '/v1beta/models/gemini-2.5-flash:generateContent?key=1')).toBe('gemini-2.5-flash')
    expect(readModel({}, '/openai/deployments/chat-prod/chat/completions?api-version=1')).toBe('chat-prod')
    expect(readModel({}, '/v1/models/meta/llama-3/predictions')).toBe('meta/llama-3')
    expect(readModel(undefined, '/v1/files')).toBeUndefined()
  })
})
