import { type RawBuilder, sql } from 'kysely'
import { DAY_MS } from '../../day-ms.ts'
import type { GroupBy, LogFilter } from '../log-query.ts'
import type { LogDatabase } from './database.ts'
import { DAY_FACET, dayOf } from './days.ts'
import { type Condition, rowConditions, sharedConditions, timeConditions } from './filter.ts'
import { MEASURE_NAMES, MEASURES } from './measures.ts'
import { SLOT_MS, slotOf } from './rollups.ts'
import { nameKey, storedValue } from './storable.ts'

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
}

/** Where the figures come from: days and half hours that are summed already, and the rows of what is left at either end. */
interface Part {
  readonly from: 'days' | 'half hours' | 'rows'
  readonly filter: LogFilter
  /** Only the half hours that begin then. */
  readonly slots?: readonly number[]
  /** Counted in a bucket that begins so much later than their own. */
  readonly shiftMs?: number
  /** Taken away, not added. */
  readonly isTaken?: boolean
}

const COLUMNS: Partial<Record<string, string>> = {
  provider: 'provider',
  model: 'model',
  operation: 'operation',
  source: 'source',
  status: 'status',
  cache: 'cache',
  key: 'key_id',
}

/** Which facet's rollups can answer, or `undefined` when only the rows can. */
function facetFor({ filter, groupBy, bucketMs = SLOT_MS, offsetMs = 0 }: SourceQuery): string | undefined {
  if (bucketMs % SLOT_MS !== 0 || offsetMs % SLOT_MS !== 0) return undefined
  if (groupBy === 'promptVersion') return undefined
  const { promptVersion, sessionId, rateLimited, feedback, minLatencyMs, minCostUsd, search } = filter
  const rest = [promptVersion, sessionId, rateLimited, feedback, minLatencyMs, minCostUsd, search || undefined]
  if (rest.some((value) => value !== undefined)) return undefined
  const facets = new Set<string>()
  if (filter.userId !== undefined) facets.add('user')
  if (filter.promptId !== undefined) facets.add('prompt')
  for (const name of Object.keys(filter.properties ?? {})) facets.add(`property:${nameKey(name)}`)
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

function partsOf(query: SourceQuery): readonly Part[] {
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
    if (bucketMs !== DAY_MS || from === undefined || to - from > MOST_CUT) return halfHours
    parts = cutDays({ ...filter, from, to }, offsetMs)
  }
  if (filter.from !== from) parts.push({ from: 'half hours', filter: { ...filter, to: from } })
  if (filter.to !== to) parts.push({ from: 'half hours', filter: { ...filter, from: to } })
  return parts
}

const MOST_CUT = 400 * DAY_MS

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
  const moved = { from: 'half hours', filter: { ...filter, from: undefined, to: undefined }, slots } as const
  return [
    { from: 'days', filter, shiftMs: isLate ? 0 : DAY_MS },
    moved,
    { ...moved, shiftMs: isLate ? -DAY_MS : DAY_MS, isTaken: true },
  ]
}

/** `bucket`, `grp` and every measure, not summed yet. */
export function measuresOf(database: LogDatabase, query: SourceQuery): RawBuilder<unknown> {
  const rows = MEASURE_NAMES.map((name) => sql`${MEASURES[name].sql} as ${sql.id(name)}`)
  const rollups = MEASURE_NAMES.map((name) => sql`${sql.ref(`u.${name}`)} as ${sql.id(name)}`)
  const taken = MEASURE_NAMES.map((name) => sql`-${sql.ref(`u.${name}`)} as ${sql.id(name)}`)
  return unite(partsOf(query), (part) =>
    part.from === 'rows'
      ? selectRows(database, query, part.filter, rows)
      : selectRollups(query, part, part.isTaken ? taken : rollups),
  )
}

/** `bucket`, `grp` and `bins` of the rollups that a query adds, or takes away (the sign -1); `undefined` when there are none. */
export function rollupBinsOf(
  query: SourceQuery,
  kind: 'latency' | 'ttft',
  sign: 1 | -1,
): RawBuilder<unknown> | undefined {
  const parts = partsOf(query).filter(({ from, isTaken = false }) => from !== 'rows' && isTaken === (sign === -1))
  if (parts.length === 0) return undefined
  return unite(parts, (part) => selectRollups(query, part, [sql`${sql.ref(`u.${kind}_bins`)} as bins`]))
}

/** `bucket`, `grp` and `bin` of the rows that a query uses; `undefined` when it uses none. */
export function rowBinsOf(
  database: LogDatabase,
  query: SourceQuery,
  kind: 'latency' | 'ttft',
): RawBuilder<unknown> | undefined {
  const bin = sql.ref(`r.${kind}_bin`)
  const parts = partsOf(query).filter(({ from }) => from === 'rows')
  if (parts.length === 0) return undefined
  return unite(parts, ({ filter }) =>
    selectRows(database, query, filter, [sql`${bin} as bin`], [sql`${bin} is not null`]),
  )
}

function unite(parts: readonly Part[], select: (part: Part) => RawBuilder<unknown>): RawBuilder<unknown> {
  return sql.join(parts.map(select), sql` union all `)
}

function selectRows(
  database: LogDatabase,
  query: SourceQuery,
  filter: LogFilter,
  columns: readonly RawBuilder<unknown>[],
  more: readonly Condition[] = [],
): RawBuilder<unknown> {
  const { groupBy } = query
  const conditions = [...rowConditions(database, filter), ...more]
  let from = sql`requests as r`
  let group = sql`null`
  if (groupBy === 'user' || groupBy === 'prompt') {
    group = sql.ref(`r.${groupBy}_id`)
    conditions.push(sql`${group} is not null`)
  } else if (groupBy === 'promptVersion') {
    group = sql`coalesce(r.prompt_version, '')`
    conditions.push(sql`r.prompt_id is not null`)
  } else if (groupBy === 'property names' || groupBy?.startsWith('property:')) {
    from = sql`requests as r inner join properties as g on g.request_id = r.id and g.created_at = r.created_at`
    if (groupBy === 'property names') group = sql`g.name_key`
    else {
      group = sql`g.value`
      conditions.push(sql`g.name_key = ${nameKey(groupBy.slice(9))}`)
    }
  } else group = columnGroup(groupBy, 'r')
  return select(bucketOf('r.created_at', query), group, columns, from, conditions)
}

function selectRollups(
  query: SourceQuery,
  { from, filter, slots, shiftMs }: Part,
  columns: readonly RawBuilder<unknown>[],
): RawBuilder<unknown> {
  const { groupBy } = query
  const facet = facetFor(query)
  const conditions = [...timeConditions('u.slot', filter), ...sharedConditions(filter, 'u')]
  // Numbers of our own, and more of them than a statement should have values.
  if (slots) conditions.push(sql`u.slot in (${sql.raw(slots.join())})`)
  const prefix = from === 'days' ? DAY_FACET : ''
  const facets = facet === 'property names' ? (query.names ?? []) : [facet]
  conditions.push(facets.length > 0 ? sql`u.facet in (${sql.join(facets.map((each) => prefix + each))})` : sql`1 = 0`)
  const wanted = valueOf(filter)
  if (wanted) conditions.push(wanted)
  const byValue = groupBy === 'user' || groupBy === 'prompt' || groupBy?.startsWith('property:')
  const group =
    groupBy === 'property names'
      ? sql`substr(u.facet, ${sql.lit(prefix.length + 10)})`
      : byValue
        ? sql`u.value`
        : columnGroup(groupBy, 'u')
  return select(bucketOf('u.slot', query, shiftMs), group, columns, sql`rollups as u`, conditions)
}

/** What the filter asks of the facet's value. */
function valueOf({ userId, promptId, properties }: LogFilter): Condition | undefined {
  const value = userId ?? promptId ?? Object.values(properties ?? {})[0]
  if (value === undefined || value === null) return undefined
  const values = typeof value === 'string' ? [value] : value
  return values.length === 0 ? sql`1 = 0` : sql`u.value in (${sql.join(values.map(storedValue))})`
}

function columnGroup(groupBy: Grouping, table: 'r' | 'u'): RawBuilder<unknown> {
  const column = COLUMNS[groupBy ?? '']
  if (!column) return sql`cast(null as text)`
  const value = sql.ref(`${table}.${column}`)
  return column === 'status' ? sql`cast(${value} as text)` : sql`coalesce(${value}, '')`
}

function bucketOf(column: string, { bucketMs, offsetMs = 0 }: SourceQuery, shiftMs = 0): RawBuilder<unknown> {
  if (bucketMs === undefined) return sql`cast(null as bigint)`
  const time = shiftMs === 0 ? sql.ref(column) : sql`(${sql.ref(column)} + (${sql.raw(String(shiftMs))}))`
  const length = sql.raw(String(bucketMs))
  const offset = sql.raw(`(${offsetMs})`)
  return sql`${time} - (${time} + ${offset}) % ${length}`
}

function select(
  bucket: RawBuilder<unknown>,
  group: RawBuilder<unknown>,
  columns: readonly RawBuilder<unknown>[],
  from: RawBuilder<unknown>,
  conditions: readonly Condition[],
): RawBuilder<unknown> {
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
  return sql`select ${bucket} as bucket, ${group} as grp, ${sql.join(columns)} from ${from} ${where}`
}
