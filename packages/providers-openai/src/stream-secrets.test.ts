import { collect, completion } from '@litecone/core'
import { startReplayServer } from '@litecone/testkit'
import { expect, it } from 'vitest'
import { openai } from './index.ts'

const KEY = 'an-opaque-key-0123456789'

it('redacts a key that a vendor repeats in a stream’s error, before and after the first chunk', async () => {
  const chunk = { id: '1', choices: [{ index: 0, delta: { content: 'x' }, finish_reason: null }] }
  const error = { error: { message: `key ${KEY} is over its quota`, code: 'insufficient_quota' } }
  for (const events of [[error], [chunk, error]]) {
    const pieces = events.map((event) => new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`))
    await using server = await startReplayServer([{ pieces }])
    const model = openai({ apiKey: KEY, apiBase: server.url })('gpt-4o')
    const failure: unknown = await completion({ model, messages: [{ role: 'user', content: 'hi' }], stream: true })
      .then(collect)
      .catch((reason: unknown) => reason)
    expect(failure).toMatchObject({ code: 'rate_limit', message: expect.stringContaining('over its quota') })
    const { message, stack, body } = failure as Error & { body: unknown }
    expect(`${message}${stack}${JSON.stringify(body)}`).not.toContain(KEY)
  }
})
