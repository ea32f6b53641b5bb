import { describe, expect, it, onTestFinished } from 'vitest'
import { PLACES } from '../keys/keys.test-support.ts'
import { openRecordDatabase, type RecordPlace } from '../stores/open-record-database.ts'
import { checkAlert } from './alert-schema.ts'
import { migrateAlerts } from './alert-tables.ts'
import { errorAlert } from './alerts.test-support.ts'
import { openAlertStore } from './open-alert-store.ts'

/** Later than everything created here is due. */
const NOW = Date.now() + 3_600_000
const OVER = { value: 0.9, requests: 10 }
const ALERT = checkAlert(errorAlert('https://hooks.example.com/x', { reminderMs: 60_000 }))

async function open(place: RecordPlace) {
  const store = await openAlertStore(place)
  onTestFinished(() => store.close())
  return store
}

async function stored(store: Awaited<ReturnType<typeof open>>) {
  const { id } = await store.create(ALERT)
  const alert = await store.get(id)
  if (!alert) throw new Error('The alert was not kept.')
  return alert
}

describe.each(PLACES)('alerts in $name', ({ skip, make }) => {
  const test = it.skipIf(skip)

  test('are checked and posted by only one of several gateways', async () => {
    const place = await make()
    const [one, two] = [await open(place), await open(place)]
    const alert = await stored(one)
    const claims = await Promise.all([one, two, one, two].map((store) => store.claimDue(NOW, 30_000)))
    expect(claims.flat().map(({ id }) => id)).toEqual([alert.id])
    expect(await two.claimDue(NOW + 29_999, 30_000)).toEqual([])
    expect(await two.claimDue(NOW + 30_000, 30_000)).toHaveLength(1)
    // A slow gateway settles an earlier reading.
    const settled = await Promise.all([one, two].map((store) => store.settle(alert, OVER, NOW)))
    expect(settled.filter(Boolean)).toEqual(['firing'])
    const posts = await Promise.all([one, two, one, two].map((store) => store.claimDeliveries(NOW, 20_000)))
    expect(posts.flat()).toMatchObject([{ kind: 'firing', attempts: 1, webhook: ALERT.webhook }])
    // After the lease, another gateway makes the next attempt.
    expect(await two.claimDeliveries(NOW + 19_999, 20_000)).toEqual([])
    expect(await two.claimDeliveries(NOW + 20_000, 20_000)).toMatchObject([{ attempts: 2 }])
  })

  test('are checked again after a clock that was ahead is corrected', async () => {
    const store = await open(await make())
    await stored(store)
    const dayAhead = NOW + 86_400_000
    expect(await store.claimDue(dayAhead, 30_000)).toHaveLength(1)
    expect(await store.claimDue(NOW, 30_000)).toHaveLength(1)
    expect(await store.claimDue(NOW + 1, 30_000)).toEqual([])
  })

  test('send reminders in their interval and in order, but not while an earlier post is pending', async () => {
    const store = await open(await make())
    const alert = await stored(store)
    expect(await store.settle(alert, OVER, NOW)).toBe('firing')
    expect(await store.settle(alert, OVER, NOW + 60_000)).toBeUndefined()
    const deliver = async (at: number) => {
      const [post] = await store.claimDeliveries(at, 20_000)
      const result = { outcome: 'delivered', nextAt: at, status: 200, reason: null } as const
      if (post) await store.finishDelivery(post.id, result)
      return post?.kind
    }
    expect(await deliver(NOW + 60_001)).toBe('firing')
    expect(await store.settle(alert, OVER, NOW + 60_002)).toBe('reminder')
    expect(await store.settle(alert, OVER, NOW + 60_003)).toBeUndefined()
    expect(await store.settle(alert, { value: 0, requests: 10 }, NOW + 60_004)).toBe('resolved')
    expect([await deliver(NOW + 60_005), await deliver(NOW + 60_006), await deliver(NOW + 60_007)]).toEqual([
      'reminder',
      'resolved',
      undefined,
    ])
    const [event] = (await store.events(alert.id, 10)) ?? []
    expect(event).toMatchObject({ firedAt: NOW, resolvedAt: NOW + 60_004, value: 0.9 })
    expect(event?.deliveries.map(({ kind }) => kind)).toEqual(['firing', 'reminder', 'resolved'])
  })

  test('ignore readings for an earlier version of the rule', async () => {
    const store = await open(await make())
    const alert = await stored(store)
    await store.update(alert.id, { threshold: 0.95 })
    expect(await store.settle(alert, OVER, NOW)).toBeUndefined()
    const changed = await store.get(alert.id)
    expect(changed).toMatchObject({ threshold: 0.95, name: 'Errors', webhook: ALERT.webhook })
    await expect(store.update(alert.id, { threshold: 2 })).rejects.toThrow(/less than 1/)
    expect(await store.get(alert.id)).toEqual(changed)
    await store.update(alert.id, { metric: 'costUsd', threshold: 2, webhook: { secret: 'x'.repeat(20) } })
    expect((await store.get(alert.id))?.webhook).toEqual({ url: ALERT.webhook.url, secret: 'x'.repeat(20) })
  })

  test('are deleted with their history', async () => {
    const place = await make()
    const store = await open(place)
    const alert = await stored(store)
    await store.settle(alert, OVER, NOW)
    expect(await store.remove(alert.id)).toBe(true)
    expect(await store.remove(alert.id)).toBe(false)
    expect(await store.claimDeliveries(NOW, 20_000)).toEqual([])
    expect(await store.events(alert.id, 10)).toBeUndefined()
    expect(await store.list()).toEqual([])
  })

  test('keep their last 500 events, and are limited to 200', async () => {
    const place = await make()
    const store = await open(place)
    const alert = await stored(store)
    const database = await openRecordDatabase(place, { file: 'alerts.sqlite', migrate: migrateAlerts })
    onTestFinished(() => database.close())
    await database.write(async (db) => {
      const event = { alert_id: alert.id, value: 1, requests: 1, threshold: 0.5, resolved_at: NOW, told_at: NOW }
      const events = Array.from({ length: 501 }, (_, at) => ({ ...event, id: `event_${at}`, fired_at: at }))
      await db.insertInto('alert_events').values(events).execute()
      const row = await db.selectFrom('alerts').selectAll().executeTakeFirstOrThrow()
      const rows = Array.from({ length: 198 }, (_, index) => ({ ...row, id: `alert_${index}` }))
      for (const each of rows) await db.insertInto('alerts').values(each).execute()
    })
    await store.settle(alert, OVER, NOW)
    const events = await store.events(alert.id, 1000)
    expect([events?.length, events?.[0]?.firedAt, events?.at(-1)?.firedAt]).toEqual([500, NOW, 2])
    await store.create(ALERT)
    await expect(store.create(ALERT)).rejects.toMatchObject({ code: 'invalid', message: expect.stringMatching('200') })
    expect(await store.list()).toHaveLength(200)
  })
})
