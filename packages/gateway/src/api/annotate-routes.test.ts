import { describe, expect, it } from 'vitest'
import { entry } from '../stores/entries.test-support.ts'
import { startApi } from './api.test-support.ts'

describe('annotating a request', () => {
  it('adds scores, feedback and properties', async () => {
    const { store, post } = await startApi()
    await store.write([entry({ id: 'a', properties: { Env: 'prod' } })])
    expect(await post('/requests/a/scores', { helpful: 0.5, harmful: false })).toMatchObject({
      status: 200,
      body: { id: 'a' },
    })
    await post('/requests/a/feedback', { positive: true })
    await post('/requests/a/properties', { env: 'dev', Plan: 'pro' })
    expect(await store.get('a')).toMatchObject({
      scores: { helpful: 0.5, harmful: 0 },
      feedback: true,
      properties: { Plan: 'pro' },
    })
  })

  it('waits for a request that is not stored yet', async () => {
    const { store, post, logWriter } = await startApi()
    logWriter.accept(entry({ id: 'new' }))
    expect(await store.get('new')).toBeUndefined()
    expect((await post('/requests/new/feedback', { positive: false })).status).toBe(200)
    expect((await store.get('new'))?.feedback).toBe(false)
  })

  it('answers 404 for an unknown request', async () => {
    const { post } = await startApi()
    expect((await post('/requests/none/scores', { a: 1 })).status).toBe(404)
  })

  it.each([
    ['scores', { a: 'high' }, 'a: '],
    ['scores', {}, 'must have 1 to 50 names'],
    ['scores', '{"a":', 'not JSON'],
    ['scores', [1], 'The body'],
    ['feedback', { rating: true }, 'positive: '],
    ['feedback', { positive: true, extra: 1 }, 'extra'],
    ['properties', { a: 1 }, 'a: '],
    ['properties', { a: 'x'.repeat(70_000) }, 'larger than 65536 bytes'],
  ])('refuses %s of %j', async (what, body, message) => {
    const { store, post } = await startApi()
    await store.write([entry({ id: 'a' })])
    const answer = await post(`/requests/a/${what}`, body)
    expect(answer.status).toBe(400)
    expect(answer.body.error).toMatchObject({ code: 'invalid_body', message: expect.stringContaining(message) })
  })

  it('refuses what a page of another site can send', async () => {
    const { store, post } = await startApi()
    await store.write([entry({ id: 'a' })])
    const answer = await post('/requests/a/feedback', { positive: true }, { 'content-type': 'text/plain' })
    expect(answer.status).toBe(400)
    expect((await store.get('a'))?.feedback).toBeNull()
  })
})
