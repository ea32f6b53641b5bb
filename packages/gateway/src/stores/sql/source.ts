import { type RawBuilder, sql } from 'kysely'
import type { LogFilter } from '../log-query.ts'
import type { LogDatabase } from './database.ts'
import { DAY_FACET } from './days.ts'
import { type Condition, rowConditions, sharedConditions, timeConditions } from './filter.ts'
import { MEASURE_NAMES, MEASURES } from './measures.ts'
import { COLUMNS, facetFor, type Grouping, type Part, partsOf, type SourceQuery } from './source-parts.ts'
import { nameKey, storedValue } from './storable.ts'

/** `bucket`, `grp` and every measure, not summed yet. */
export function measuresOf(database: LogDatabase, query: SourceQuery): RawBuilder<unknown> {
  const rows = MEASURE_NAMES.map((name) => sql`${MEASURES[name].sql} as ${sql.id(name)}`)
  const rollups = MEASURE_NAMES.map((name) => sql`${sql.ref(`u.${name}`)} as ${sql.id(name)}`)
  const taken = MEASURE_NAMES.map((name) => sql`-${sql.ref(`u.${name}`)} as ${sql.id(name)}`)
  return unite(partsOf(query), (part) =>
    part.from === 'rows'
      ? selectRows(database, query, part.filter, rows)
      : selectRollups(query, part, part.sign === 1 ? rollups : taken),
  )
}

/** `bucket`, `grp` and `bins` of the rollups that a query adds, or takes away (the sign -1); `undefined` when there are none. */
export function rollupBinsOf(
  query: SourceQuery,
  kind: 'latency' | 'ttft',
  sign: 1 | -1,
): RawBuilder<unknown> | undefined {
  const parts = partsOf(query).filter((part) => part.from !== 'rows' && part.sign === sign)
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
