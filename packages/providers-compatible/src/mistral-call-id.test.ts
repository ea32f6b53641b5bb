import { completion } from '@litecone/core'
import { startReplayServer } from '@litecone/testkit'
import { expect, it } from 'vitest'
import { mistral } from './mistral.ts'
import { shortenCallId } from './mistral-call-id.ts'

it('keeps Mistral’s ids, and shortens others', () => {
  expect(shortenCallId('D681PevKs')).toBe('D681PevKs')
  const ids = ['', 'a', 'call_1', 'call_2', 'toolu_01ABC123', 'ümläut💥', 'D681PevK'].map(shortenCallId)
  for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9]{9}$/)
  expect(new Set(ids).size).toBe(ids.length)
})

it('sends another vendor’s calls under ids that Mistral accepts', async () => {
  await using server = await startReplayServer([{ status: 418 }])
  const call = { id: 'call_1', type: 'function' as const, function: { name: 'now', arguments: '{}' } }
  await completion({
    model: mistral({ apiKey: 'k', apiBase: server.url })('mistral-small-latest'),
    messages: [
      { role: 'user', content: 'When?', name: 'ann' },
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content: 'now', name: 'now' },
    ],
  }).catch(() => {})
  const id = shortenCallId('call_1')
  expect(server.requests[0]?.body.messages).toEqual([
    { role: 'user', content: 'When?' },
    { role: 'assistant', content: null, tool_calls: [{ ...call, id }] },
    { role: 'tool', tool_call_id: id, content: 'now', name: 'now' },
  ])
})
