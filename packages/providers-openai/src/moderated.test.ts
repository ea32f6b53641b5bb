import { collect, completion } from '@litecone/core'
import { cutStream, frameStream, startReplayServer } from '@litecone/testkit'
import { expect, it } from 'vitest'
import { openai } from './index.ts'

const messages = [{ role: 'user' as const, content: 'Hi' }]
const moderation = {
  input: { type: 'moderation_results', model: 'omni-moderation-latest', results: [{ flagged: false }] },
  output: { type: 'error', code: 'server_error', message: 'Not now.' },
}
const head = { id: 'c1', model: 'gpt-5.6', created: 1 }
const whole = {
  ...head,
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hallo' }, finish_reason: 'stop' }],
  moderation,
}
const pieces = [
  { ...head, choices: [{ index: 0, delta: { role: 'assistant', content: 'Hallo' }, finish_reason: null }] },
  { ...head, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  { ...head, choices: [], moderation },
]

it.each([false, true])('reports what moderation found in prompt and response (streamed: %s)', async (isStreamed) => {
  const pieced = { pieces: cutStream(frameStream(pieces, 'openai'), 'whole') }
  await using server = await startReplayServer([isStreamed ? pieced : { body: whole }])
  const request = {
    model: openai({ apiKey: 'key-1234567', apiBase: server.url })('gpt-5.6'),
    messages,
    moderation: { model: 'omni-moderation-latest' },
    prompt_cache_options: { mode: 'explicit' },
  }
  const answer = isStreamed ? await collect(await completion({ ...request, stream: true })) : await completion(request)
  expect(answer.choices[0]).toMatchObject({
    finish_reason: 'stop',
    message: { content: 'Hallo', extra_content: { moderation } },
  })
  expect(server.requests[0]?.body).toMatchObject({
    moderation: request.moderation,
    prompt_cache_options: request.prompt_cache_options,
  })
})

it('sends cache breakpoints on the parts that they end', async () => {
  await using server = await startReplayServer([{ body: whole }])
  const part = { type: 'text' as const, text: 'Long.', prompt_cache_breakpoint: { mode: 'explicit' } }
  const model = openai({ apiKey: 'key-1234567', apiBase: server.url })('gpt-5.6')
  await completion({ model, messages: [{ role: 'user', content: [part] }] })
  expect(server.requests[0]?.body.messages).toEqual([{ role: 'user', content: [part] }])
})
