import { expect, it } from 'vitest'
import type { AlertTest } from '../alerts/alert.ts'
import { errorAlert, startAlertGateway, startReceiver } from '../alerts/alerts.test-support.ts'
import type { ApiNewKey } from './types.ts'

const ALERT = errorAlert('https://hooks.example.com/services/T0/hidden')

it('creates, lists, changes and deletes alerts, and returns neither secret nor path', async () => {
  const { ask, create, reported } = await startAlertGateway()
  const webhook = { url: 'https://hooks.example.com/services/T0/hidden', secret: 'hidden-secret-0123' }
  const made = await ask('POST', '/alerts', { body: { ...ALERT, webhook } })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({
    id: expect.stringMatching(/^alert_[a-z0-9]{12}$/),
    minRequests: 1,
    filter: {},
    reminderMs: null,
    enabled: true,
    state: 'ok',
    webhook: { target: 'https://hooks.example.com/…', isSigned: true },
  })
  const { id } = await create(ALERT)
  const changed = await ask('POST', `/alerts/${id}`, { body: { name: 'Renamed', webhook: { secret: webhook.secret } } })
  expect(changed.body).toMatchObject({ id, name: 'Renamed', metric: 'errorRate', webhook: { isSigned: true } })
  const list = await ask<{ items: { id: string }[] }>('GET', '/alerts')
  expect(list.body.items.map((each) => each.id)).toContain(id)
  expect((await ask('POST', `/alerts/${id}/delete`, { body: {} })).body).toEqual({ id })
  expect((await ask<{ items: unknown[] }>('GET', '/alerts')).body.items).toHaveLength(1)
  expect(JSON.stringify([made.body, changed.body, list.body, reported])).not.toContain('hidden')
  for (const [method, path] of [
    ['POST', `/alerts/${id}`],
    ['POST', `/alerts/${id}/delete`],
    ['POST', `/alerts/${id}/test`],
    ['GET', `/alerts/${id}/history`],
  ] as const) {
    const { status, body } = await ask(method, path, method === 'POST' ? { body: {} } : {})
    expect([status, body.error.code]).toEqual([404, 'not_found'])
  }
})

it('requires the scope admin', async () => {
  const { ask } = await startAlertGateway()
  const admin = await ask<ApiNewKey>('POST', '/keys', { body: { owner: 'ops', scopes: ['admin'] } })
  const { key } = admin.body
  const other = await ask<ApiNewKey>('POST', '/keys', { key, body: { owner: 'app', scopes: ['proxy', 'log', 'read'] } })
  for (const [method, path] of [
    ['GET', '/alerts'],
    ['POST', '/alerts'],
    ['GET', '/alerts/alert_1/history'],
    ['POST', '/alerts/alert_1'],
    ['POST', '/alerts/alert_1/test'],
    ['POST', '/alerts/alert_1/delete'],
  ] as const) {
    const body = method === 'POST' ? { body: {} } : {}
    expect((await ask(method, path, body)).status).toBe(401)
    expect((await ask(method, path, { key: other.body.key, ...body })).body.error.code).toBe('forbidden')
  }
  expect((await ask('POST', '/alerts', { key, body: ALERT })).status).toBe(201)
})

const REFUSED: readonly (readonly [alert: unknown, what: string])[] = [
  [{ ...ALERT, name: '' }, 'name: must not be empty'],
  [{ ...ALERT, metric: 'tokens' }, 'metric: must be one of errorRate, costUsd'],
  [{ ...ALERT, threshold: 5 }, 'threshold: must be less than 1 for an error rate'],
  [{ ...ALERT, threshold: -1 }, 'threshold: must not be negative'],
  [{ ...ALERT, threshold: '0.5' }, 'threshold: must be a number'],
  [{ ...ALERT, windowMs: 5000 }, 'windowMs: must be milliseconds, from 60000 (a minute)'],
  [{ ...ALERT, reminderMs: 1 }, 'reminderMs: must be milliseconds'],
  [{ ...ALERT, minRequests: 0 }, 'minRequests: must be at least 1'],
  [{ ...ALERT, filter: { model: [] } }, 'filter.model: must name at least one'],
  [{ ...ALERT, filter: { colour: ['red'] } }, 'colour'],
  [{ ...ALERT, colour: 'red' }, 'colour'],
  [{ ...ALERT, webhook: undefined }, 'webhook: must have a url'],
  [{ ...ALERT, webhook: { url: 'ftp://example.com' } }, 'webhook.url: must be an address'],
  [{ ...ALERT, webhook: { url: 'https://user:hidden@example.com' } }, 'webhook.url: must not contain a user name'],
  [{ ...ALERT, webhook: { url: 'https://example.com', secret: 'hidden' } }, 'webhook.secret: must have 16 to 512'],
  [{ ...ALERT, webhook: { url: 'http://10.0.0.7/hidden' } }, 'webhook.url: The target 10.0.0.7 is not on the public'],
  [
    { ...ALERT, webhook: { url: 'http://169.254.169.254/hidden' } },
    'webhook.url: The target 169.254.169.254 is the metadata',
  ],
  [{ ...ALERT, webhook: { url: 'http://[::1]:9000/' } }, 'webhook.url: The target ::1 is not on the public'],
  [{ ...ALERT, webhook: { url: 'http://example.com:25/' } }, 'another protocol than HTTP'],
  [[], 'must be an object'],
]

it('refuses invalid alerts with the name of the field', async () => {
  const { ask } = await startAlertGateway()
  for (const [alert, what] of REFUSED) {
    const { status, body } = await ask('POST', '/alerts', { body: alert })
    expect([status, body.error?.code]).toEqual([400, 'invalid_body'])
    expect(body.error.message).toContain(what)
    expect(body.error.message).not.toContain('hidden')
  }
  expect((await ask<{ items: unknown[] }>('GET', '/alerts')).body.items).toEqual([])
})

it('sends a test immediately, and returns the result', async () => {
  const receiver = await startReceiver((index) => (index === 0 ? 200 : 500))
  const { ask, create, log } = await startAlertGateway()
  await log({ latencyMs: 700 })
  const { id } = await create(errorAlert(receiver.url, { metric: 'latencyP95', threshold: 60_000 }))
  const test = await ask<AlertTest>('POST', `/alerts/${id}/test`, { body: {} })
  expect(test.body).toEqual({ delivered: true, status: 200, reason: null })
  expect(receiver.posts[0]?.body).toMatchObject({ type: 'alert.test', data: { requests: 1, event: null } })
  const failed = await ask<AlertTest>('POST', `/alerts/${id}/test`, { body: {} })
  expect(failed.body).toMatchObject({ delivered: false, status: 500, reason: expect.stringContaining('answered 500') })
  expect(JSON.stringify(failed.body)).not.toContain('what only the gateway may read')
})

it('does not connect to a name that resolves to the gateway’s own network', async () => {
  const receiver = await startReceiver()
  const { ask, create } = await startAlertGateway({ upstream: {} })
  const { id } = await create(errorAlert(receiver.url.replace('127.0.0.1', 'localhost')))
  const test = await ask<AlertTest>('POST', `/alerts/${id}/test`, { body: {} })
  expect(test.body).toMatchObject({ delivered: false, status: null })
  expect(test.body.reason).toContain('localhost is not on the public internet')
  expect(receiver.posts).toEqual([])
})
