import { type RawBuilder, sql } from 'kysely'
import type { LogFilter } from '../log-query.ts'
import type { LogDatabase } from './database.ts'
import { DAY_FACET } from './days.ts'
import { type Condition, rowConditions, sharedConditions, timeConditions } from './filter.ts'
import { MEASURE_NAMES, MEASURES } from './measures.ts'
import { BY_PROPERTY, byProperty } from './rarest-property.ts'
import { COLUMNS, facetFor, type Grouping, type Part, partsOf, type SourceQuery } from './source-parts.ts'
import { nameKey, storedValue } from './storable.ts'

const HISTOGRAMS = ['latency', 'ttft'] as const

/**
 * Selects `bucket`, `grp`, `subtract_from` (see `Part`) and all measures of the rollups and rows that answer a query, without summing them. With `bins`, also
 * `latency_bins` and `ttft_bins` in the form that `addBins` reads: all bins of a rollup, or the one bin of a row.
 */
export function measuresOf(database: LogDatabase, query: SourceQuery, { bins = false } = {}): RawBuilder<unknown> {
  const parts = partsOf(query)
  const histograms = bins ? HISTOGRAMS : []
  const ofRows = [
    ...MEASURE_NAMES.map((name) => sql`${MEASURES[name].sql} as ${sql.id(name)}`),
    ...histograms.map((name) => sql`cast(${sql.ref(`r.${name}_bin`)} as text) as ${sql.id(`${name}_bins`)}`),
  ]
  const ofRollups = [...MEASURE_NAMES, ...histograms.map((name) => `${name}_bins`)].map((name) => sql.ref(`u.${name}`))
  const selects = parts.map((part) =>
    part.from === 'rows' ? selectRows(database, query, part, ofRows) : selectRollups(query, part, ofRollups),
  )
  return sql.join(selects, sql` union all `)
}

function selectRows(
  database: LogDatabase,
  query: SourceQuery,
  part: Part,
  columns: readonly RawBuilder<unknown>[],
): RawBuilder<unknown> {
  const { groupBy, rarest } = query
  const conditions = rowConditions(database, part.filter, rarest)
  if (rarest !== undefined) conditions.push(...byProperty(part.filter, rarest))
  let from = rarest === undefined ? sql`requests as r` : sql`${BY_PROPERTY} as r`
  let group = sql`null`
  if (groupBy === 'user' || groupBy === 'prompt') {
    group = sql.ref(`r.${groupBy}_id`)
    conditions.push(sql`${group} is not null`)
  } else if (groupBy === 'promptVersion') {
    group = sql`coalesce(r.prompt_version, '')`
    conditions.push(sql`r.prompt_id is not null`)
  } else if (groupBy === 'property names' || groupBy?.startsWith('property:')) {
    from = sql`${from} inner join properties as g on g.request_id = r.id and g.created_at = r.created_at`
    if (groupBy === 'property names') group = sql`g.name_key`
    else {
      group = sql`g.value`
      conditions.push(sql`g.name_key = ${nameKey(groupBy.slice(9))}`)
    }
  } else group = columnGroup(groupBy, 'r')
  return select(part, bucketOf('r.created_at', query), group, columns, from, conditions)
}

function selectRollups(query: SourceQuery, part: Part, columns: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  const { groupBy } = query
  const { from, filter, slots, shiftMs } = part
  const facet = facetFor(query)
  const conditions = [...timeConditions('u.slot', filter), ...sharedConditions(filter, 'u')]
  // Not as parameters, because there can be more of them than a statement may have.
  if (slots) conditions.push(sql`u.slot in (${sql.raw(slots.join())})`)
  const prefix = from === 'days' ? DAY_FACET : ''
  const facets = facet === 'property names' ? (query.names ?? []) : [facet]
  conditions.push(facets.length > 0 ? sql`u.facet in (${sql.join(facets.map((each) => prefix + each))})` : sql`1 = 0`)
  const hasValue = valueCondition(filter)
  if (hasValue) conditions.push(hasValue)
  const byValue = groupBy === 'user' || groupBy === 'prompt' || groupBy?.startsWith('property:')
  const group =
    groupBy === 'property names'
      ? sql`substr(u.facet, ${sql.lit(prefix.length + 10)})`
      : byValue
        ? sql`u.value`
        : columnGroup(groupBy, 'u')
  return select(part, bucketOf('u.slot', query, shiftMs), group, columns, sql`rollups as u`, conditions)
}

/** The condition of the filter on the facet's value. */
function valueCondition({ userId, promptId, properties }: LogFilter): Condition | undefined {
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
  { subtractFromMs = 0 }: Part,
  bucket: RawBuilder<unknown>,
  group: RawBuilder<unknown>,
  columns: readonly RawBuilder<unknown>[],
  from: RawBuilder<unknown>,
  conditions: readonly Condition[],
): RawBuilder<unknown> {
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
  const subtractFrom = sql.raw(String(subtractFromMs))
  return sql`select ${bucket} as bucket, ${group} as grp, ${subtractFrom} as subtract_from, ${sql.join(columns)} from ${from} ${where}`
}
