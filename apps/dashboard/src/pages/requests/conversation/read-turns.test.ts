import { expect, it } from 'vitest'
import { readTurns, turnText } from './read-turns.ts'

it('names the tool of each result, and gives results the role of the tool in Anthropic’s format', () => {
  const requestBody = JSON.stringify({
    messages: [
      { role: 'user', content: 'How high is the Rhine?' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'level', input: { river: 'Rhine' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: '{"cm":131}' }] },
    ],
  })
  const [asked, , result] = readTurns({ requestBody, responseBody: null })
  expect(asked?.role).toBe('user')
  expect(result).toEqual({
    role: 'tool',
    parts: [{ type: 'tool result', id: 't1', name: 'level', output: { cm: 131 } }],
  })
})

it('keeps the role of the user if a message has text besides results', () => {
  const content = [
    { type: 'tool_result', tool_use_id: 'unknown', content: 'none' },
    { type: 'text', text: 'And tomorrow?' },
  ]
  const requestBody = JSON.stringify({ messages: [{ role: 'user', content }] })
  expect(readTurns({ requestBody, responseBody: null })).toEqual([
    {
      role: 'user',
      parts: [
        { type: 'tool result', id: 'unknown', output: 'none' },
        { type: 'text', text: 'And tomorrow?' },
      ],
    },
  ])
})

it('copies a message as text, with its tool calls', () => {
  const text = turnText({
    role: 'assistant',
    parts: [
      { type: 'text', text: 'Let me look.' },
      { type: 'tool call', name: 'level', id: 't1', input: { river: 'Rhine' } },
      { type: 'tool result', id: 't1', output: 'high' },
    ],
  })
  expect(text).toBe('Let me look.\n\nlevel({\n  "river": "Rhine"\n})\n\nhigh')
})
