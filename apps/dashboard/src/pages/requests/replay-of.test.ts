import { expect, it } from 'vitest'
import { replayOf } from './replay-of.ts'

const PROXIED = {
  id: 'req_1',
  source: 'proxy',
  method: 'POST',
  url: 'https://api.anthropic.com/v1/messages?key=****',
  provider: 'anthropic',
  requestBody: '{"model":"claude"}',
} as const

it('sends a proxied request to the same address, without masked parameters', () => {
  expect(replayOf(PROXIED, ['anthropic'])).toEqual({
    path: '/gateway/v1/messages',
    headers: {
      'content-type': 'application/json',
      'Helicone-Property-Replay-Of': 'req_1',
      'Helicone-Target-URL': 'https://api.anthropic.com',
    },
    body: '{\n  "model": "claude"\n}',
  })
})

it('sends other chats to the endpoint for all providers', () => {
  const body = { model: 'claude', messages: [] }
  const replay = replayOf({ ...PROXIED, source: 'log', requestBody: JSON.stringify(body) }, ['anthropic'])
  expect(replay).toMatchObject({ path: '/ai/v1/chat/completions' })
  expect(JSON.parse((replay as { body: string }).body)).toEqual({ ...body, model: 'anthropic/claude' })
})

it.each([
  [{ ...PROXIED }, [], 'vault set anthropic'],
  [{ ...PROXIED, requestBody: null }, ['anthropic'], 'omitted'],
  [{ ...PROXIED, requestBody: '{"model":"cla' }, ['anthropic'], 'cut off'],
  [{ ...PROXIED, method: 'GET' }, ['anthropic'], 'body'],
  [{ ...PROXIED, source: 'otel' as const }, ['anthropic'], 'only chats'],
])('says why a request cannot be sent again: %#', (entry, providers, why) => {
  expect(replayOf(entry, providers)).toContain(why)
})
