import { expect, it } from 'vitest'
import { readAnswer } from './read-answer.ts'
import { readRequest } from './read-request.ts'

const request = (body: object) => readRequest(JSON.stringify(body))
const answer = (body: object) => readAnswer(JSON.stringify(body))

it('reads chat completions: texts, images, tool calls and their results', () => {
  const turns = request({
    messages: [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } },
        ],
      },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', function: { name: 'find', arguments: '{"q":1}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: '{"found":2}' },
    ],
  })
  expect(turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool'])
  expect(turns[1]?.parts[1]).toEqual({ type: 'image', url: 'data:image/png;base64,AA' })
  expect(turns[2]?.parts).toEqual([{ type: 'tool call', name: 'find', id: 'c1', input: { q: 1 } }])
  expect(turns[3]?.parts).toEqual([{ type: 'tool result', id: 'c1', output: { found: 2 } }])
})

it('reads Anthropic’s messages, with the separate system prompt and with thinking', () => {
  expect(
    request({ system: [{ type: 'text', text: 'Be kind.' }], messages: [{ role: 'user', content: 'Hi' }] }),
  ).toEqual([
    { role: 'system', parts: [{ type: 'text', text: 'Be kind.' }] },
    { role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
  ])
  expect(
    answer({
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'Hm' },
        { type: 'tool_use', id: 't', name: 'go', input: {} },
      ],
    }),
  ).toEqual([
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', text: 'Hm' },
        { type: 'tool call', name: 'go', id: 't', input: {} },
      ],
    },
  ])
})

it('reads Gemini’s contents', () => {
  const turns = request({
    systemInstruction: { parts: [{ text: 'S' }] },
    contents: [{ role: 'model', parts: [{ functionCall: { name: 'f', args: { a: 1 } } }] }],
  })
  expect(turns).toEqual([
    { role: 'system', parts: [{ type: 'text', text: 'S' }] },
    { role: 'assistant', parts: [{ type: 'tool call', name: 'f', id: undefined, input: { a: 1 } }] },
  ])
  expect(
    answer({ candidates: [{ content: { role: 'model', parts: [{ text: 'T', thought: true }, { text: 'A' }] } }] })[0]
      ?.parts,
  ).toEqual([
    { type: 'reasoning', text: 'T' },
    { type: 'text', text: 'A' },
  ])
})

it('reads OpenAI’s Responses, and plain prompts', () => {
  expect(
    answer({
      output: [
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Yes' }] },
        { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
      ],
    }),
  ).toEqual([
    { role: 'assistant', parts: [{ type: 'text', text: 'Yes' }] },
    { role: 'assistant', parts: [{ type: 'tool call', name: 'f', id: 'c', input: {} }] },
  ])
  expect(request({ prompt: 'Once' })).toEqual([{ role: 'user', parts: [{ type: 'text', text: 'Once' }] }])
})

it.each([null, '', 'plain', '[]', '42', '{"messages":"no"}', '{"messages":[1,null]}', '{"choices":[null]}', 'data: {'])(
  'finds no conversation, and does not fail, in %s',
  (body) => {
    expect([readRequest(body), readAnswer(body)]).toEqual([[], []])
  },
)
