import { expect, it } from 'vitest'
import { createResponseEncoder } from './response-encoder.ts'
import { toChatRequest } from './to-chat-request.ts'

it('translates a request of the Responses API to Chat Completions', () => {
  const schema = { type: 'object' }
  const request = {
    instructions: 'Be brief.',
    input: [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', image_url: 'https://example.com/cat.png', detail: 'low' },
          { type: 'input_file', file_data: 'data:application/pdf;base64,AA==', filename: 'a.pdf' },
        ],
      },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'A cat.' }] },
      { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"city":"Rome"}' },
      { type: 'function_call', call_id: 'c2', name: 'time', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c1', output: 'Sunny.' },
      { type: 'function_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'Noon.' }] },
    ],
    text: { format: { type: 'json_schema', name: 'answer', schema, strict: true }, verbosity: 'low' },
    reasoning: { effort: 'low', summary: 'auto' },
    tools: [{ type: 'function', name: 'weather', description: 'Gets the weather.', parameters: schema, strict: true }],
    tool_choice: { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'weather' }] },
    max_output_tokens: 50,
    temperature: 0.5,
    store: true,
    include: ['reasoning.encrypted_content'],
    truncation: 'auto',
    top_k: 4,
    user: null,
  }
  expect(toChatRequest(request)).toEqual({
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', image_url: { url: 'https://example.com/cat.png', detail: 'low' } },
          { type: 'file', file: { file_data: 'data:application/pdf;base64,AA==', filename: 'a.pdf' } },
        ],
      },
      {
        role: 'assistant',
        content: 'A cat.',
        tool_calls: [
          { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":"Rome"}' } },
          { id: 'c2', type: 'function', function: { name: 'time', arguments: '{}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'Sunny.' },
      { role: 'tool', tool_call_id: 'c2', content: [{ type: 'text', text: 'Noon.' }] },
    ],
    response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } },
    verbosity: 'low',
    reasoning_effort: 'low',
    tools: [
      {
        type: 'function',
        function: { name: 'weather', description: 'Gets the weather.', parameters: schema, strict: true },
      },
    ],
    tool_choice: {
      type: 'allowed_tools',
      allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'weather' } }] },
    },
    max_completion_tokens: 50,
    temperature: 0.5,
    top_k: 4,
  })
})

it('returns signed thinking blocks and the extra content of tool calls to their provider', () => {
  const thinking = { type: 'thinking' as const, thinking: 'Hm.', signature: 'sig' }
  const extra_content = { google: { thought_signature: 'abc' } }
  const encoder = createResponseEncoder({ id: 'a', request: {} }, () => {})
  const chunk = { id: 'c', object: 'chat.completion.chunk' as const, created: 1, model: 'm' }
  const push = (delta: object) => encoder.push({ ...chunk, choices: [{ index: 0, delta, finish_reason: null }] })
  push({ reasoning_content: 'Hm.' })
  push({ thinking_blocks: [thinking] })
  push({ content: 'Well: ' })
  push({ tool_calls: [{ index: 0, id: 'c1', function: { name: 'weather', arguments: '' }, extra_content }] })
  const { output } = encoder.end()
  expect(output).toMatchObject([
    { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] },
    { type: 'message', content: [{ type: 'output_text', text: 'Well: ' }] },
    { type: 'function_call', call_id: 'c1', arguments: '{}' },
  ])
  const call = { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{}' }, extra_content }
  expect(toChatRequest({ input: output }).messages).toEqual([
    { role: 'assistant', content: 'Well: ', thinking_blocks: [thinking], tool_calls: [call] },
  ])
})

it.each([
  ['length', 'incomplete', { reason: 'max_output_tokens' }],
  ['content_filter', 'incomplete', { reason: 'content_filter' }],
  ['stop', 'completed', null],
] as const)('translates the finish reason %s to the status %s', (finish_reason, status, incomplete_details) => {
  const types: string[] = []
  const encoder = createResponseEncoder({ id: 'a', request: {} }, (type) => types.push(type))
  const choices = [{ index: 0, delta: { content: 'He' }, finish_reason }]
  encoder.push({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices })
  expect(encoder.end()).toMatchObject({ status, incomplete_details })
  expect(types.at(-1)).toBe(`response.${status}`)
})
