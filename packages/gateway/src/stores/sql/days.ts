import { sql } from 'kysely'
import { DAY_MS } from '../../day-ms.ts'
import type { LogDatabase, LogTransaction } from './database.ts'
import { addBins, binsOf } from './histogram.ts'
import { MEASURE_NAMES } from './measures.ts'
import { ROLLUP_KEY } from './rollups.ts'
import type { RollupRow } from './tables.ts'

/**
 * The prefix of the facets of daily rollups (by UTC days). A month takes 30 of them for each user, instead of 1,440 half-hourly ones. They are summed up
 * from half hours once the day is over, so that they do not slow down writing. Entries that arrive later are added to both.
 */
export const DAY_FACET = 'day:'

export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS
}

/** The end of the last day that is summed up; 0 if there is none. All earlier days with requests are summed up too. */
export async function endOfDays(db: LogTransaction): Promise<number> {
  const { last } = await db
    .selectFrom('rollups')
    .select(({ fn }) => fn.max('slot').as('last'))
    .where('facet', '=', `${DAY_FACET}all`)
    .executeTakeFirstOrThrow()
  return last === null ? 0 : Number(last) + DAY_MS
}

/** The time between the end of a day and summing it up. By then, most late entries have arrived. */
const SETTLED_MS = 3_600_000

/** Sums up the first day that is over and not yet summed up. Resolves to false if there is none. */
export function addDay(database: LogDatabase, now: number): Promise<boolean> {
  return database.write(async (db) => {
    // Other gateways wait until the daily rollups exist, and then add to them too.
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
    for (const facet of await listFacets(db)) {
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

/** The facets of half-hourly rollups. Each takes one index lookup, because the index begins with the facet. */
export async function listFacets(db: LogTransaction): Promise<string[]> {
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

/** Sorts after every daily facet. */
const AFTER_DAYS = `${DAY_FACET.slice(0, -1)};`

/** Sums half-hourly rollups by day. With the sign -1, the sums are negative, to be subtracted from stored ones. */
export function sumDays(rows: readonly RollupRow[], sign: 1 | -1 = 1): RollupRow[] {
  const days = new Map<string, { row: RollupRow; latency: Map<number, number>; ttft: Map<number, number> }>()
  for (const row of rows) {
    const day: RollupRow = { ...row, facet: DAY_FACET + row.facet, slot: dayOf(row.slot) }
    // Stored texts do not contain NUL.
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

/** Returns a function to be called after each write. It sums up at most one day per call, so that no write waits long. */
export function createDailyRollups(database: LogDatabase): (written: number) => Promise<void> {
  let writtenSince = 0
  let lastCheck = 0
  let isBehind = true
  return async (written) => {
    const now = Date.now()
    writtenSince += written
    if (!isBehind && writtenSince < CHECK_AFTER_ENTRIES && now - lastCheck < CHECK_AFTER_MS) return
    writtenSince = 0
    lastCheck = now
    // Queries are correct without daily rollups, only slower, so a failure must not fail the write.
    isBehind = await addDay(database, now).catch(() => false)
  }
}

const CHECK_AFTER_ENTRIES = 20_000
const CHECK_AFTER_MS = 600_000
