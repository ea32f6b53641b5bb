import { describe, expect, it } from 'vitest'
import { deadOrigin, serve } from '../proxy/upstream.test-support.ts'
import { checkInput } from './check-input.test-support.ts'
import { type CheckerReply, startChecker } from './checkers.test-support.ts'
import { promptArmor } from './prompt-armor.ts'

const KEY = 'pa-key-of-the-gateway'

async function open(reply: CheckerReply, timeoutMs = 5_000) {
  const checker = await startChecker(() => reply)
  return { ...checker, check: promptArmor({ apiKey: KEY, apiBase: `${checker.origin}/v1/`, timeoutMs }) }
}

describe('PromptArmor', () => {
  it('is called as its API requires', async () => {
    const { check, asked } = await open({ body: { detection: false } })
    await expect(check.check(checkInput({ text: 'Hi', provider: 'anthropic', sessionId: 's-1' }))).resolves.toEqual({
      kind: 'allowed',
    })
    expect(asked[0]).toMatchObject({
      path: '/v1/analyze/input',
      headers: {
        'promptarmor-auth': `Bearer ${KEY}`,
        'promptarmor-session-id': 's-1',
        'content-type': 'application/json',
      },
      json: { content: 'Hi', source: 'anthropic' },
    })
  })

  it('gets a random session for a request without one, or with one that is invalid in a header', async () => {
    const { check, asked } = await open({ body: { detection: false } })
    for (const sessionId of [undefined, 'a\r\nb: c', 'ü'.repeat(10), 'x'.repeat(1_000)])
      await check.check(checkInput({ sessionId }))
    const ids = asked.map(({ headers }) => headers['promptarmor-session-id'])
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
    expect(new Set(ids).size).toBe(4)
  })

  it('blocks detected messages, with the names of the detectors', async () => {
    const info = {
      Jailbreak: { detection: true, metadata: {} },
      HiddenText: { detection: true },
      Secrets: { detection: false },
      '<script>': { detection: true },
      Code: null,
    }
    const { check } = await open({ body: { detection: true, isAdversarial: true, info } })
    expect(await check.check(checkInput())).toEqual({ kind: 'blocked', categories: ['Jailbreak', 'HiddenText'] })
    const bare = await open({ body: { detection: true } })
    expect(await bare.check.check(checkInput())).toEqual({ kind: 'blocked', categories: ['Injection'] })
  })

  it.each<[string, CheckerReply]>([
    ['answers 500', { status: 500, body: { detection: true } }],
    ['answers 401 with the key in it', { status: 401, body: `bad key ${KEY}` }],
    ['redirects', { status: 302, body: {} }],
    ['answers no JSON', { body: '<html>' }],
    ['answers another form', { body: { detection: 'yes' } }],
    ['answers a list', { body: [] }],
    ['answers without an end', { body: 'x'.repeat(2_000_000) }],
  ])('leaves a message unchecked if it %s', async (_, reply) => {
    const { check } = await open(reply)
    const verdict = await check.check(checkInput({ text: 'a prompt of the user' }))
    expect(verdict.kind).toBe('unchecked')
    expect(JSON.stringify(verdict)).toContain('promptarmor')
    expect(JSON.stringify(verdict)).not.toMatch(new RegExp(`${KEY}|a prompt of the user`))
  })

  it('leaves a message unchecked if the connection is refused or breaks', async () => {
    const gone = promptArmor({ apiKey: KEY, apiBase: await deadOrigin() })
    expect(await gone.check(checkInput())).toEqual({ kind: 'unchecked', reason: 'promptarmor failed: ECONNREFUSED.' })
    const broken = promptArmor({ apiKey: KEY, apiBase: await serve((request) => request.socket.destroy()) })
    expect((await broken.check(checkInput())).kind).toBe('unchecked')
  })

  it('ends after the timeout, and when the client disconnects', async () => {
    const { check, left } = await open('hang', 50)
    expect(await check.check(checkInput())).toEqual({
      kind: 'unchecked',
      reason: 'promptarmor did not answer within 50 ms.',
    })
    await expect.poll(left).toBe(1)
    const slow = await open('hang', 60_000)
    const client = new AbortController()
    const verdict = slow.check.check(checkInput({ signal: client.signal }))
    await expect.poll(() => slow.asked.length).toBe(1)
    client.abort()
    expect(await verdict).toEqual({ kind: 'unchecked', reason: 'promptarmor: the client disconnected.' })
    await expect.poll(slow.left).toBe(1)
  })
})
