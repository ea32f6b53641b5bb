import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, entry, HOUR, NOON } from '../entries.test-support.ts'
import { byRows } from '../log-store-reading.test-support.ts'
import { openSqliteLogDatabase } from '../sqlite/sqlite-log-database.ts'
import type { LogDatabase } from './database.ts'
import { addDay } from './days.ts'
import { type PagedLogStore, sqlLogStore } from './sql-log-store.ts'

let folder: string
let database: LogDatabase
let store: PagedLogStore

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'litecone-days-'))
  database = await openSqliteLogDatabase(join(folder, 'logs.sqlite'))
  store = sqlLogStore(database)
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true })
})

/** The requests of each day that is summed up. */
async function days(facet = 'day:all'): Promise<[day: number, requests: number][]> {
  const rows = await database.kysely
    .selectFrom('rollups')
    .select(({ fn }) => ['slot', fn.sum<number>('requests').as('requests')])
    .where('facet', '=', facet)
    .groupBy('slot')
    .orderBy('slot')
    .execute()
  return rows.map(({ slot, requests }) => [slot, requests])
}

const midnight = NOON - 12 * HOUR
const late = () => entry({ createdAt: NOON - DAY + HOUR, userId: 'ann', properties: { Env: 'x' }, costUsd: 0.5 })

/** Days of UTC, Berlin, Los Angeles, Kolkata and Auckland, and other buckets. */
const CUTS = [undefined, DAY, 7 * DAY, HOUR]
  .map((bucketMs): [bucketMs: number | undefined, offsetMs: number] => [bucketMs, 0])
  .concat([2, -8, 5.5, 12].map((hours) => [DAY, hours * HOUR]))

async function expectSumsOfRows(): Promise<void> {
  const ranges = [{}, { from: midnight - DAY }, { from: midnight - 2 * DAY + 1, to: NOON }, { to: midnight }]
  for (const range of ranges) {
    for (const groupBy of [undefined, 'model', 'user', 'property:env'] as const) {
      for (const [bucketMs, offsetMs] of CUTS) {
        const query = { groupBy, bucketMs, offsetMs }
        const rows = await store.aggregate({ ...query, filter: byRows(range) })
        expect(await store.aggregate({ ...query, filter: range }), JSON.stringify({ ...query, range })).toEqual(rows)
      }
    }
    expect(await store.propertyNames(range)).toEqual(await store.propertyNames(byRows(range)))
  }
}

describe('daily rollups', () => {
  it('are created in order once a day is over', async () => {
    await store.write([entry({ createdAt: NOON - 3 * DAY }), late(), entry({ createdAt: NOON })])
    // The first write summed up the first day.
    expect(await days()).toEqual([[midnight - 3 * DAY, 1]])
    expect(await addDay(database, NOON)).toBe(true)
    expect(await addDay(database, NOON)).toBe(false)
    expect(await days()).toEqual([
      [midnight - 3 * DAY, 1],
      [midnight - DAY, 1],
    ])
    expect(await days('day:user')).toEqual([[midnight - DAY, 1]])
    expect(await addDay(database, midnight + DAY + HOUR - 1)).toBe(false)
    expect(await addDay(database, midnight + DAY + HOUR)).toBe(true)
    await expectSumsOfRows()
  })

  it('include late entries, replaced entries and later annotations', async () => {
    const first = late()
    await store.write([first, entry({ createdAt: NOON - 3 * DAY }), entry({ createdAt: Date.now() })])
    while (await addDay(database, NOON));
    await store.write([late(), entry({ createdAt: NOON - 2 * DAY, userId: 'bob' })])
    expect(await days()).toEqual([
      [midnight - 3 * DAY, 1],
      [midnight - 2 * DAY, 1],
      [midnight - DAY, 2],
    ])
    await expectSumsOfRows()
    await store.write([{ ...first, userId: 'bob', costUsd: 0.25 }])
    await store.setProperty(first.id, 'env', 'y')
    expect(await days()).toEqual([
      [midnight - 3 * DAY, 1],
      [midnight - 2 * DAY, 1],
      [midnight - DAY, 2],
    ])
    await expectSumsOfRows()
  })

  it('exclude half hours that were deleted', async () => {
    const slots = [0, 1, 12, 23].map((hour) => entry({ createdAt: midnight - DAY + hour * HOUR, userId: 'ann' }))
    await store.write([...slots, entry({ createdAt: NOON - 2 * DAY }), entry({ createdAt: NOON })])
    while (await addDay(database, NOON));
    expect(await store.deleteBefore(midnight - DAY + 2 * HOUR)).toBe(3)
    expect(await days()).toEqual([[midnight - DAY, 2]])
    expect(await days('day:user')).toEqual([[midnight - DAY, 2]])
    await expectSumsOfRows()
    expect(await store.deleteBefore(midnight)).toBe(2)
    expect([await days(), await days('day:user')]).toEqual([[], []])
    await store.write([late()])
    await expectSumsOfRows()
  })
})
