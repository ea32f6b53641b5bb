import { DAY_MS } from '../../day-ms.ts'
import type { GroupBy, LogFilter } from '../log-query.ts'
import { dayOf } from './days.ts'
import { SLOT_MS, slotOf } from './rollups.ts'
import { nameKey } from './storable.ts'

/** `property names` groups by the names of properties, others by values. */
export type Grouping = GroupBy | 'property names' | undefined

export interface SourceQuery {
  readonly filter: LogFilter
  readonly groupBy: Grouping
  readonly bucketMs?: number | undefined
  readonly offsetMs?: number | undefined
  /** For `property names`: the facets of all existing names. With a range of facets instead, the database would read all of it, whatever the time. */
  readonly names?: readonly string[] | undefined
  /** From `endOfDays`. */
  readonly endOfDays?: number | undefined
  /** From `rarestProperty`. */
  readonly rarest?: string | undefined
}

/**
 * A query is answered from several parts: daily rollups as far as possible, half-hourly rollups before and after them, and rows for what is left at both
 * ends.
 */
export interface Part {
  readonly from: 'days' | 'half hours' | 'rows'
  readonly filter: LogFilter
  /** Only the half hours that begin at these times. */
  readonly slots?: readonly number[]
  /** Added to their times to find their bucket. */
  readonly shiftMs?: number
  /** Added to the start of their bucket, gives that of another bucket that includes them by mistake. They are subtracted from that one. */
  readonly subtractFromMs?: number
}

export const COLUMNS: Partial<Record<string, string>> = {
  provider: 'provider',
  model: 'model',
  operation: 'operation',
  source: 'source',
  status: 'status',
  cache: 'cache',
  key: 'key_id',
}

/** The facet whose rollups can answer a query, or `undefined` if it needs rows. */
export function facetFor({ filter, groupBy, bucketMs = SLOT_MS, offsetMs = 0 }: SourceQuery): string | undefined {
  if (bucketMs % SLOT_MS !== 0 || offsetMs % SLOT_MS !== 0) return undefined
  if (groupBy === 'promptVersion') return undefined
  const { promptVersion, sessionId, rateLimited, feedback, minLatencyMs, minCostUsd, search } = filter
  const rest = [promptVersion, sessionId, rateLimited, feedback, minLatencyMs, minCostUsd, search || undefined]
  if (rest.some((value) => value !== undefined)) return undefined
  const facets = new Set<string>()
  if (filter.userId !== undefined) facets.add('user')
  if (filter.promptId !== undefined) facets.add('prompt')
  const names = Object.keys(filter.properties ?? {})
  // A rollup has a single value. The names may even be the same, apart from upper and lower case.
  if (names.length > 1) return undefined
  for (const name of names) facets.add(`property:${nameKey(name)}`)
  if (groupBy === 'user' || groupBy === 'prompt') facets.add(groupBy)
  if (groupBy?.startsWith('property:')) facets.add(`property:${nameKey(groupBy.slice(9))}`)
  if (groupBy === 'property names') {
    return facets.size === 0 && !needsColumns(filter, undefined) ? 'property names' : undefined
  }
  if (facets.size === 0) return 'all'
  return facets.size === 1 && !needsColumns(filter, groupBy) ? [...facets][0] : undefined
}

/** Whether a query needs columns that only the facet `all` has. */
function needsColumns(filter: LogFilter, groupBy: Grouping): boolean {
  const { provider, model, operation, source, status, outcome, cache, keyId } = filter
  const values = [provider, model, operation, source, status, outcome, cache, keyId]
  return values.some((value) => value !== undefined) || (groupBy !== undefined && groupBy in COLUMNS)
}

export function partsOf(query: SourceQuery): readonly Part[] {
  const { filter } = query
  const from = filter.from === undefined ? undefined : Math.ceil(filter.from / SLOT_MS) * SLOT_MS
  const to = filter.to === undefined ? undefined : slotOf(filter.to)
  const empty = from !== undefined && to !== undefined && from >= to
  if (facetFor(query) === undefined || empty) return [{ from: 'rows', filter }]
  const parts: Part[] = daysOf(query, { ...filter, from, to })
  if (filter.from !== from) parts.push({ from: 'rows', filter: { ...filter, to: from } })
  if (filter.to !== to) parts.push({ from: 'rows', filter: { ...filter, from: to } })
  return parts
}

/** Divides a range of whole half hours into days, and the half hours before and after them. */
function daysOf({ bucketMs, offsetMs = 0, endOfDays = 0 }: SourceQuery, filter: LogFilter): Part[] {
  const from = filter.from === undefined ? undefined : Math.ceil(filter.from / DAY_MS) * DAY_MS
  const to = filter.to === undefined ? endOfDays : Math.min(dayOf(filter.to), endOfDays)
  const halfHours: Part[] = [{ from: 'half hours', filter }]
  if ((from ?? 0) >= to) return halfHours
  let parts: Part[] = [{ from: 'days', filter: { ...filter, from, to } }]
  const isUtc = bucketMs === undefined || (bucketMs % DAY_MS === 0 && offsetMs % DAY_MS === 0)
  if (!isUtc) {
    if (bucketMs !== DAY_MS || from === undefined || to - from > MAX_SHIFTED_MS) return halfHours
    parts = shiftDays({ ...filter, from, to }, offsetMs)
  }
  if (filter.from !== from) parts.push({ from: 'half hours', filter: { ...filter, to: from } })
  if (filter.to !== to) parts.push({ from: 'half hours', filter: { ...filter, from: to } })
  return parts
}

/** The statement lists the time of every half hour that is moved to another day. */
const MAX_SHIFTED_MS = 400 * DAY_MS

/**
 * Local days from daily rollups, which are of UTC days. Local midnight divides a UTC day into two parts that belong to different local days. The whole UTC
 * day is counted in the local day of its longer part. Then the half hours of the shorter part, at UTC+2 four of 48, are moved to their own local day.
 */
function shiftDays(filter: LogFilter & { readonly from: number; readonly to: number }, offsetMs: number): Part[] {
  const midnight = DAY_MS - (((offsetMs % DAY_MS) + DAY_MS) % DAY_MS)
  const isLate = midnight >= DAY_MS / 2
  const slots: number[] = []
  for (let day = filter.from; day < filter.to; day += DAY_MS) {
    for (let time = isLate ? midnight : 0; time < (isLate ? DAY_MS : midnight); time += SLOT_MS) slots.push(day + time)
  }
  const moved: LogFilter = { ...filter, from: undefined, to: undefined }
  return [
    { from: 'days', filter, shiftMs: isLate ? 0 : DAY_MS },
    { from: 'half hours', filter: moved, slots, subtractFromMs: isLate ? -DAY_MS : DAY_MS },
  ]
}
