import { type RawBuilder, sql } from 'kysely'
import type { LogFilter } from '../log-query.ts'
import type { LogDatabase, LogTransaction } from './database.ts'
import { type Condition, timeConditions } from './filter.ts'
import { nameKey, storedValue } from './storable.ts'
import type { RequestRow } from './tables.ts'

/** A property that more requests than this have is not used to find them: they are read in order of time. Also the most that are counted. */
const MAX_REQUESTS = 50_000
/** The same for a page, which does not need all of the requests. */
export const MAX_REQUESTS_FOR_PAGE = 5000
/** The number of requests that can be read in order of time while one is found by its property. */
const READ_IN_ORDER = 8

/**
 * The name of the filter's property that the fewest requests have, by which they are found fastest; `undefined` if another index is faster. Needed for SQLite,
 * which does not know how often a value occurs and would check the properties of every request. PostgreSQL has such statistics.
 */
export async function rarestProperty(
  database: LogDatabase,
  db: LogTransaction,
  filter: LogFilter,
  maxRequests = MAX_REQUESTS,
): Promise<string | undefined> {
  const hasIndex = [filter.userId, filter.promptId, filter.sessionId].some((value) => value !== undefined)
  if (database.dialect === 'postgres' || hasIndex) return undefined
  let rarest: { name: string; requests: number } | undefined
  for (const [name, value] of Object.entries(filter.properties ?? {})) {
    if (value === null) continue
    const max = rarest?.requests ?? maxRequests
    const requests = await countUpTo(db, sql`properties as d`, propertyRange(name, value, filter), max)
    if (requests < max) rarest = { name, requests }
  }
  if (!rarest) return undefined
  const inOrder = rarest.requests * READ_IN_ORDER
  return (await countUpTo(db, sql`requests`, timeConditions('created_at', filter), inOrder)) < inOrder
    ? undefined
    : rarest.name
}

/** Counts rows, but stops at `max`. */
async function countUpTo(
  db: LogTransaction,
  table: RawBuilder<unknown>,
  conditions: readonly Condition[],
  max: number,
) {
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
  const { rows } = await sql<{
    n: number
  }>`select count(*) as n from (select 1 from ${table} ${where} limit ${max})`.execute(db)
  return Number(rows[0]?.n ?? 0)
}

/** The range of the index of properties, which is in order of time, that has this value. */
function propertyRange(name: string, value: string, filter: LogFilter): Condition[] {
  return [
    sql`d.name_key = ${nameKey(name)}`,
    sql`d.value = ${storedValue(value)}`,
    ...timeConditions('d.created_at', filter),
  ]
}

/** Replaces `requests as r` when requests are found by a property. SQLite does not reorder a cross join (https://sqlite.org/optoverview.html). */
export const BY_PROPERTY = /* @__PURE__ */ sql<RequestRow>`properties as d cross join requests`

/** The conditions that belong to `BY_PROPERTY`. */
export function byProperty(filter: LogFilter, name: string): Condition[] {
  return [...propertyRange(name, filter.properties?.[name] ?? '', filter), sql`r.id = d.request_id`]
}
