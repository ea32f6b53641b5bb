import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeFolder } from '../keys/keys.test-support.ts'
import type { NewAlert } from './alert.ts'
import { errorAlert, eventually, startAlertGateway, startReceiver } from './alerts.test-support.ts'

const SECRET = 'a-secret-of-sixteen-or-more'

const CASES: readonly (readonly [name: string, given: Partial<NewAlert>, fires: boolean])[] = [
  ['spend', { metric: 'costUsd', threshold: 4 }, true],
  ['spend of others', { metric: 'costUsd', threshold: 4, filter: { model: ['claude-3'] } }, false],
  ['latency p50', { metric: 'latencyP50', threshold: 3000 }, false],
  ['latency p95', { metric: 'latencyP95', threshold: 3000 }, true],
  ['latency p99 of a user', { metric: 'latencyP99', threshold: 3000, filter: { userId: ['ann'] } }, false],
  ['a provider', { filter: { provider: ['groq', 'openai'], model: ['gpt-4o'] } }, true],
  ['a property', { filter: { properties: { ENV: 'prod' } } }, true],
  ['another value of it', { filter: { properties: { env: 'test' } } }, false],
  ['too few requests', { minRequests: 4 }, false],
]

describe('an alert', () => {
  it('posts a signed message once when it fires, and once when it is resolved', async () => {
    const receiver = await startReceiver()
    const { create, log, checks, get, history } = await startAlertGateway()
    const { id } = await create(errorAlert(receiver.url, { webhook: { url: receiver.url, secret: SECRET } }))
    await checks(id, 1)
    expect(await get(id)).toMatchObject({ state: 'ok', reading: { value: null, requests: 0 } })

    await log({ status: 500 }, { status: 500 }, { status: 200 })
    await eventually(() => receiver.posts.length).toBe(1)
    const [post] = receiver.posts
    expect(post?.body.type).toBe('alert.firing')
    expect(post?.body.text).toBe('Alert: Errors. error rate 66.67 %, above 50 %, in 3 requests of the last minute.')
    expect(post?.body.data).toMatchObject({ alert: { id, threshold: 0.5 }, requests: 3, event: { resolvedAt: null } })
    const { 'webhook-id': message, 'webhook-timestamp': time, 'webhook-signature': signature } = post?.headers ?? {}
    const expected = createHmac('sha256', SECRET).update(`${message}.${time}.${post?.text}`).digest('base64')
    expect(signature).toBe(`v1,${expected}`)

    await checks(id, 5)
    expect(receiver.posts).toHaveLength(1)
    await log({}, {}, {}, {})
    await eventually(() => receiver.posts.length).toBe(2)
    expect(receiver.posts[1]?.body).toMatchObject({ type: 'alert.resolved', data: { value: 2 / 7, requests: 7 } })
    expect(receiver.posts[1]?.body.data.event.id).toBe(post?.body.data.event.id)
    await checks(id, 3)
    expect(receiver.posts).toHaveLength(2)

    await eventually(async () => (await history(id))[0]?.deliveries[1]?.outcome).toBe('delivered')
    expect(await history(id)).toMatchObject([
      {
        value: 2 / 3,
        requests: 3,
        threshold: 0.5,
        resolvedAt: expect.any(Number),
        deliveries: [
          { kind: 'firing', outcome: 'delivered', attempts: 1, status: 204, reason: null },
          { kind: 'resolved', outcome: 'delivered', attempts: 1, status: 204, reason: null },
        ],
      },
    ])
    expect((await get(id)).state).toBe('resolved')
  })

  it('measures its metric over the requests that match its filter', async () => {
    const receiver = await startReceiver()
    const { create, log, get } = await startAlertGateway()
    await log(
      { userId: 'ann', latencyMs: 100, costUsd: 1 },
      { status: 500, latencyMs: 200, costUsd: 2, properties: { env: 'prod' } },
      { status: 500, latencyMs: 9000, costUsd: 3, properties: { env: 'prod' } },
    )
    const made: [string, boolean][] = []
    for (const [name, given, fires] of CASES) {
      const { id } = await create(errorAlert(receiver.url, { ...given, name }))
      made.push([id, fires])
    }
    for (const [id, fires] of made) {
      await eventually(async () => (await get(id)).checkedAt).not.toBeNull()
      const { name, state } = await get(id)
      expect([name, state]).toEqual([name, fires ? 'firing' : 'ok'])
    }
    const expected = CASES.filter(([, , fires]) => fires).map(([name]) => name)
    await eventually(() => receiver.posts.map(({ body }) => body.data.alert.name).sort()).toEqual(expected.sort())
  })

  it('retries a failed post with the same id, and gives up after the last attempt', async () => {
    const receiver = await startReceiver((index) => (index === 0 ? 500 : index === 1 ? 429 : 503))
    const { create, log, reported, history } = await startAlertGateway()
    await log({ status: 500 })
    const { id } = await create(errorAlert(receiver.url))
    await eventually(async () => (await history(id))[0]?.deliveries[0]?.outcome).toBe('failed')
    expect(receiver.posts).toHaveLength(3)
    expect(new Set(receiver.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect((await history(id))[0]?.deliveries[0]).toMatchObject({ attempts: 3, status: 503 })
    expect(reported.map(({ message }) => message)).toContain('An alert could not be delivered.')
    expect(JSON.stringify(reported)).not.toContain('secret-path')
  })

  it.each([
    [302, 'redirects are not followed'],
    [404, 'answered 404'],
  ])('does not retry after a status %i', async (status, reason) => {
    const receiver = await startReceiver(() => status)
    const { create, log, history } = await startAlertGateway()
    await log({ status: 500 })
    const { id } = await create(errorAlert(receiver.url))
    await eventually(async () => (await history(id))[0]?.deliveries[0]?.outcome).toBe('failed')
    expect(receiver.posts).toHaveLength(1)
    expect((await history(id))[0]?.deliveries[0]?.reason).toContain(reason)
  })

  it('retries after the timeout if a receiver does not respond', async () => {
    const receiver = await startReceiver((index) => (index === 0 ? null : 200))
    const { create, log, history } = await startAlertGateway({ alerts: { timeoutMs: 100 } })
    await log({ status: 500 })
    const { id } = await create(errorAlert(receiver.url))
    await eventually(async () => (await history(id))[0]?.deliveries[0]?.outcome).toBe('delivered')
    expect((await history(id))[0]?.deliveries[0]).toMatchObject({ attempts: 2, status: 200 })
  })

  it.each([
    ['refused', 503],
    ['aborted', null],
  ])('continues to fire after a restart, and sends a pending post that was %s before', async (_, statusBefore) => {
    const folder = await makeFolder()
    let isAvailable = false
    const receiver = await startReceiver(() => (isAvailable ? 200 : statusBefore))
    const first = await startAlertGateway({ folder, alerts: { retryDelaysMs: [300, 300, 300, 300, 300] } })
    await first.log({ status: 500 })
    const { id } = await first.create(errorAlert(receiver.url))
    await eventually(() => receiver.posts.length).toBe(1)
    await first.close()
    isAvailable = true
    const second = await startAlertGateway({ folder })
    await eventually(async () => (await second.history(id))[0]?.deliveries[0]?.outcome).toBe('delivered')
    await second.checks(id, 3)
    expect((await second.get(id)).state).toBe('firing')
    expect(await second.history(id)).toMatchObject([{ deliveries: [{ kind: 'firing' }] }])
    expect(receiver.posts.every(({ body }) => body.type === 'alert.firing')).toBe(true)
  })

  it('posts nothing while it is disabled, and can fire again after it is enabled', async () => {
    const receiver = await startReceiver()
    const { create, log, ask, get, history } = await startAlertGateway()
    await log({ status: 500 })
    const { id } = await create(errorAlert(receiver.url))
    await eventually(() => receiver.posts.length).toBe(1)
    await ask('POST', `/alerts/${id}`, { body: { enabled: false } })
    const { state, checkedAt } = await get(id)
    expect(state).toBe('ok')
    expect((await history(id))[0]?.resolvedAt).not.toBeNull()
    const other = await create(errorAlert(receiver.url, { minRequests: 2 }))
    await eventually(async () => (await get(other.id)).checkedAt).not.toBeNull()
    expect((await get(id)).checkedAt).toBe(checkedAt)
    await ask('POST', `/alerts/${id}`, { body: { enabled: true } })
    await eventually(() => receiver.posts.length).toBe(2)
    expect(receiver.posts[1]?.body.type).toBe('alert.firing')
  })
})
