import { type RawBuilder, sql } from 'kysely'
import type { LogFilter } from '../log-query.ts'
import type { LogDatabase, LogTransaction } from './database.ts'
import { type Condition, timeConditions } from './filter.ts'
import { nameKey, storedValue } from './storable.ts'
import type { RequestRow } from './tables.ts'

/** Counted at most; requests of a property that more have are looked for in order of time. */
const FEW = 50_000
/** The same for a page, for which not all of them are looked for. */
export const FEW_FOR_A_PAGE = 5000
/** How many requests are read in order in the time that one is found by its property. */
const READ_IN_ORDER = 8

/**
 * The name of the property in a filter by which its requests are found soonest: that of the fewest requests. `undefined` when they are found sooner otherwise.
 * SQLite does not know how often a value occurs, and would look at the properties of every request. PostgreSQL keeps count.
 */
export async function rarestProperty(
  database: LogDatabase,
  db: LogTransaction,
  filter: LogFilter,
  few = FEW,
): Promise<string | undefined> {
  const hasIndex = [filter.userId, filter.promptId, filter.sessionId].some((value) => value !== undefined)
  if (database.dialect === 'postgres' || hasIndex) return undefined
  let rarest: { name: string; requests: number } | undefined
  for (const [name, value] of Object.entries(filter.properties ?? {})) {
    if (value === null) continue
    const most = rarest?.requests ?? few
    const requests = await countUpTo(db, sql`properties as d`, propertyRange(name, value, filter), most)
    if (requests < most) rarest = { name, requests }
  }
  if (!rarest) return undefined
  const inOrder = rarest.requests * READ_IN_ORDER
  return (await countUpTo(db, sql`requests`, timeConditions('created_at', filter), inOrder)) < inOrder
    ? undefined
    : rarest.name
}

async function countUpTo(
  db: LogTransaction,
  table: RawBuilder<unknown>,
  conditions: readonly Condition[],
  most: number,
) {
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
  const { rows } = await sql<{
    n: number
  }>`select count(*) as n from (select 1 from ${table} ${where} limit ${most})`.execute(db)
  return Number(rows[0]?.n ?? 0)
}

/** Entries of a property's index, which are in order of time. */
function propertyRange(name: string, value: string, filter: LogFilter): Condition[] {
  return [
    sql`d.name_key = ${nameKey(name)}`,
    sql`d.value = ${storedValue(value)}`,
    ...timeConditions('d.created_at', filter),
  ]
}

/** What `requests as r` is read from when they are found by a property: SQLite keeps to the order of a cross join. */
export const BY_PROPERTY = /* @__PURE__ */ sql<RequestRow>`properties as d cross join requests`

/** The conditions that go with it. */
export function byProperty(filter: LogFilter, name: string): Condition[] {
  return [...propertyRange(name, filter.properties?.[name] ?? '', filter), sql`r.id = d.request_id`]
}
