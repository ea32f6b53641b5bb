import { sql } from 'kysely'
import { DAY_MS } from '../../day-ms.ts'
import type { LogDatabase, LogTransaction } from './database.ts'
import { addBins, binsOf } from './histogram.ts'
import { MEASURE_NAMES } from './measures.ts'
import { ROLLUP_KEY } from './rollups.ts'
import type { RollupRow } from './tables.ts'

/**
 * Days of UTC are rollups too, under facets with this before their names: a month of half hours is 1,440 rollups for each user, of days it is 30. They are made
 * of half hours when a day is over, so that writing costs nothing for them; what comes later for such a day is added to both.
 */
export const DAY_FACET = 'day:'

export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS
}

/** The end of the days that are kept: every day before it that has requests has its rollups. 0 when there is none. */
export async function endOfDays(db: LogTransaction): Promise<number> {
  const { last } = await db
    .selectFrom('rollups')
    .select(({ fn }) => fn.max('slot').as('last'))
    .where('facet', '=', `${DAY_FACET}all`)
    .executeTakeFirstOrThrow()
  return last === null ? 0 : Number(last) + DAY_MS
}

/** How long after its end a day is summed up: what is logged about then has mostly come. */
const SETTLED_MS = 3_600_000

/** Sums up the first day that is over and has not been. Resolves to false when there is none. */
export function addDay(database: LogDatabase, now: number): Promise<boolean> {
  return database.write(async (db) => {
    // Other gateways wait with their half hours until the day stands, and then add to it too.
    if (database.dialect === 'postgres') await sql`lock table rollups in exclusive mode`.execute(db)
    const next = await db
      .selectFrom('rollups')
      .select('slot')
      .where('facet', '=', 'all')
      .where('slot', '>=', await endOfDays(db))
      .orderBy('slot')
      .limit(1)
      .executeTakeFirst()
    if (!next || dayOf(next.slot) + DAY_MS + SETTLED_MS > now) return false
    const day = dayOf(next.slot)
    for (const facet of await facetsOf(db)) {
      const halfHours = db.selectFrom('rollups').selectAll().where('facet', '=', facet)
      const rows = await halfHours
        .where('slot', '>=', day)
        .where('slot', '<', day + DAY_MS)
        .execute()
      await database.insert(db, 'rollups', sumDays(rows))
    }
    return true
  })
}

/** Of half hours. Each is found by one look at the index, which begins with it. */
export async function facetsOf(db: LogTransaction): Promise<string[]> {
  const facets: string[] = []
  let facet = ''
  for (;;) {
    const next = await db
      .selectFrom('rollups')
      .select('facet')
      .where('facet', '>', facet)
      .orderBy('facet')
      .limit(1)
      .executeTakeFirst()
    if (!next) return facets
    if (next.facet.startsWith(DAY_FACET)) facet = AFTER_DAYS
    else facets.push((facet = next.facet))
  }
}

/** Sorts after every facet of a day. */
const AFTER_DAYS = `${DAY_FACET.slice(0, -1)};`

/** The days that half hours belong to; with the sign -1, what is to be taken from these. */
export function sumDays(rows: readonly RollupRow[], sign: 1 | -1 = 1): RollupRow[] {
  const days = new Map<string, { row: RollupRow; latency: Map<number, number>; ttft: Map<number, number> }>()
  for (const row of rows) {
    const day: RollupRow = { ...row, facet: DAY_FACET + row.facet, slot: dayOf(row.slot) }
    // No stored text has a NUL in it.
    const key = ROLLUP_KEY.map((column) => day[column]).join('\0')
    const sum = days.get(key) ?? { row: day, latency: new Map(), ttft: new Map() }
    for (const name of MEASURE_NAMES) sum.row[name] = (sum.row === day ? 0 : sum.row[name]) + sign * row[name]
    addBins(sum.latency, row.latency_bins, sign)
    addBins(sum.ttft, row.ttft_bins, sign)
    days.set(key, sum)
  }
  return Array.from(days.values(), ({ row, latency, ttft }) => ({
    ...row,
    latency_bins: binsOf(latency),
    ttft_bins: binsOf(ttft),
  }))
}

/** Sums days up beside the writing: one at a time, so that nobody waits long for one. */
export function createDayKeeper(database: LogDatabase): (written: number) => Promise<void> {
  let since = 0
  let looked = 0
  let isBehind = true
  return async (written) => {
    const now = Date.now()
    since += written
    if (!isBehind && since < LOOK_AFTER_ROWS && now - looked < LOOK_AFTER_MS) return
    since = 0
    looked = now
    // Figures are right without days, only slower, and what was written is written.
    isBehind = await addDay(database, now).catch(() => false)
  }
}

const LOOK_AFTER_ROWS = 20_000
const LOOK_AFTER_MS = 600_000
