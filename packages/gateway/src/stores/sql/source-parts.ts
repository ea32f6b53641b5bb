import { DAY_MS } from '../../day-ms.ts'
import type { GroupBy, LogFilter } from '../log-query.ts'
import { dayOf } from './days.ts'
import { SLOT_MS, slotOf } from './rollups.ts'
import { nameKey } from './storable.ts'

/** `property names`: by the names themselves. */
export type Grouping = GroupBy | 'property names' | undefined

export interface SourceQuery {
  readonly filter: LogFilter
  readonly groupBy: Grouping
  readonly bucketMs?: number | undefined
  readonly offsetMs?: number | undefined
  /** For `property names`: the facets of all that there are. A range of them would be read whole, whatever the time. */
  readonly names?: readonly string[] | undefined
  /** See `endOfDays`. */
  readonly endOfDays?: number | undefined
  /** See `rarestProperty`. */
  readonly rarest?: string | undefined
}

/** Where figures come from: days and half hours that are summed already, and the rows of what is left at either end. */
export interface Part {
  readonly from: 'days' | 'half hours' | 'rows'
  readonly filter: LogFilter
  /** Only the half hours that begin then. */
  readonly slots?: readonly number[]
  /** Counted in a bucket that begins so much later than their own. */
  readonly shiftMs?: number
  /** They are counted already in a bucket that begins so much later than theirs, and are to be taken from it. */
  readonly takenFromMs?: number
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

/** Which facet's rollups can answer, or `undefined` when only the rows can. */
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
  // Two may be one whose name is written in two ways, and a rollup is asked for one value.
  if (names.length > 1) return undefined
  for (const name of names) facets.add(`property:${nameKey(name)}`)
  if (groupBy === 'user' || groupBy === 'prompt') facets.add(groupBy)
  if (groupBy?.startsWith('property:')) facets.add(`property:${nameKey(groupBy.slice(9))}`)
  if (groupBy === 'property names') {
    return facets.size === 0 && !asksForColumns(filter, undefined) ? 'property names' : undefined
  }
  if (facets.size === 0) return 'all'
  return facets.size === 1 && !asksForColumns(filter, groupBy) ? [...facets][0] : undefined
}

/** What only the rollups of `all` are told apart by. */
function asksForColumns(filter: LogFilter, groupBy: Grouping): boolean {
  const { provider, model, operation, source, status, outcome, cache, keyId } = filter
  const asked = [provider, model, operation, source, status, outcome, cache, keyId]
  return asked.some((value) => value !== undefined) || (groupBy !== undefined && groupBy in COLUMNS)
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

/** The days among whole half hours, and the half hours before and after them. */
function daysOf({ bucketMs, offsetMs = 0, endOfDays = 0 }: SourceQuery, filter: LogFilter): Part[] {
  const from = filter.from === undefined ? undefined : Math.ceil(filter.from / DAY_MS) * DAY_MS
  const to = filter.to === undefined ? endOfDays : Math.min(dayOf(filter.to), endOfDays)
  const halfHours: Part[] = [{ from: 'half hours', filter }]
  if ((from ?? 0) >= to) return halfHours
  let parts: Part[] = [{ from: 'days', filter: { ...filter, from, to } }]
  const isCutAtMidnight = bucketMs === undefined || (bucketMs % DAY_MS === 0 && offsetMs % DAY_MS === 0)
  if (!isCutAtMidnight) {
    if (bucketMs !== DAY_MS || from === undefined || to - from > MAX_CUT) return halfHours
    parts = cutDays({ ...filter, from, to }, offsetMs)
  }
  if (filter.from !== from) parts.push({ from: 'half hours', filter: { ...filter, to: from } })
  if (filter.to !== to) parts.push({ from: 'half hours', filter: { ...filter, from: to } })
  return parts
}

/** Longer than what people look at by day: each half hour that is moved is named in the question. */
const MAX_CUT = 400 * DAY_MS

/**
 * Days as a reader has them whose midnight is another than UTC's. Each day of UTC is counted where the longer of its two parts belongs, and the half hours of the
 * shorter one are taken from there to where they belong: at two hours from UTC these are 4 of 48.
 */
function cutDays(filter: LogFilter & { readonly from: number; readonly to: number }, offsetMs: number): Part[] {
  const midnight = DAY_MS - (((offsetMs % DAY_MS) + DAY_MS) % DAY_MS)
  const isLate = midnight >= DAY_MS / 2
  const slots: number[] = []
  for (let day = filter.from; day < filter.to; day += DAY_MS) {
    for (let time = isLate ? midnight : 0; time < (isLate ? DAY_MS : midnight); time += SLOT_MS) slots.push(day + time)
  }
  const moved: LogFilter = { ...filter, from: undefined, to: undefined }
  return [
    { from: 'days', filter, shiftMs: isLate ? 0 : DAY_MS },
    { from: 'half hours', filter: moved, slots, takenFromMs: isLate ? -DAY_MS : DAY_MS },
  ]
}
