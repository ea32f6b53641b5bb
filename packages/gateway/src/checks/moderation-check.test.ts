import { openai } from '@litecone/providers-openai'
import { describe, expect, it } from 'vitest'
import { checkInput } from './check-input.test-support.ts'
import { type CheckerReply, moderated, startChecker } from './checkers.test-support.ts'
import { moderationCheck } from './moderation-check.ts'

const KEY = 'sk-key-of-the-gateway'

async function open(reply: CheckerReply, timeoutMs = 5_000) {
  const checker = await startChecker(() => reply)
  const model = openai({ apiKey: KEY, apiBase: `${checker.origin}/v1` })('omni-moderation-latest')
  return { ...checker, check: moderationCheck({ model, name: 'openai', timeoutMs }) }
}

describe('OpenAI’s moderation endpoint', () => {
  it('gets the message', async () => {
    const { check, asked } = await open(moderated(false, { violence: false }))
    expect(await check.check(checkInput({ text: 'Good morning' }))).toEqual({ kind: 'allowed' })
    expect(check.name).toBe('moderation:openai')
    expect(asked[0]).toMatchObject({
      path: '/v1/moderations',
      headers: { authorization: `Bearer ${KEY}` },
      json: { model: 'omni-moderation-latest', input: 'Good morning' },
    })
  })

  it('blocks flagged messages, with their categories', async () => {
    const { check } = await open(moderated(true, { violence: true, 'violence/graphic': true, hate: false }))
    expect(await check.check(checkInput())).toEqual({ kind: 'blocked', categories: ['violence', 'violence/graphic'] })
  })

  it.each<[string, CheckerReply]>([
    ['answers no result', { body: { id: 'm', model: 'm', results: [] } }],
    ['answers another form', { body: { id: 'm', model: 'm', results: [{ verdict: 'bad' }] } }],
    ['answers no JSON', { body: '<html>' }],
    ['answers 500', { status: 500, body: 'oops' }],
    ['refuses its key', { status: 401, body: { error: { message: `Incorrect API key ${KEY}` } } }],
  ])('leaves a message unchecked if it %s', async (_, reply) => {
    const { check } = await open(reply)
    const verdict = await check.check(checkInput({ text: 'a prompt of the user' }))
    expect(verdict.kind).toBe('unchecked')
    expect(JSON.stringify(verdict)).not.toMatch(new RegExp(`${KEY}|a prompt of the user`))
  })

  it('is retried if it is busy', async () => {
    let calls = 0
    const { origin } = await startChecker(() =>
      calls++ === 0 ? { status: 503, body: {} } : moderated(true, { hate: true }),
    )
    const model = openai({ apiKey: KEY, apiBase: `${origin}/v1` })('omni-moderation-latest')
    expect((await moderationCheck({ model, name: 'openai' }).check(checkInput())).kind).toBe('blocked')
  })

  it('ends after the timeout', async () => {
    const { check, left } = await open('hang', 50)
    expect(await check.check(checkInput())).toEqual({
      kind: 'unchecked',
      reason: 'moderation:openai did not answer within 50 ms.',
    })
    await expect.poll(left).toBe(1)
  })
})
