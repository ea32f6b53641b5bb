import { type SqlBool, sql } from 'kysely'
import type { Facet, LogFilter, UserSummary } from '../log-query.ts'
import type { ListOptions } from '../log-store.ts'
import { figuresOf, planSource, type SummedRow, sumGroups } from './aggregate.ts'
import type { LogDatabase, LogTransaction } from './database.ts'
import { listFacets } from './days.ts'
import { limitOf } from './page.ts'
import type { Grouping, SourceQuery } from './source-parts.ts'

async function sumList(
  database: LogDatabase,
  db: LogTransaction,
  source: Pick<SourceQuery, 'groupBy' | 'filter' | 'names'>,
  { limit, offset = 0 }: ListOptions,
): Promise<SummedRow[]> {
  const window = { limit: limitOf(limit, 100), offset: Math.max(0, Math.floor(offset)) }
  return sumGroups(database, db, await planSource(database, db, source), 'requests', window)
}

function facetOf(row: SummedRow): Facet {
  return { value: row.grp ?? '', requests: row.requests, costUsd: figuresOf(row).costUsd }
}

export async function listValues(
  database: LogDatabase,
  groupBy: Grouping,
  filter: LogFilter,
  options: ListOptions,
): Promise<Facet[]> {
  return database.read(async (db) => (await sumList(database, db, { groupBy, filter }, options)).map(facetOf))
}

export async function listPropertyNames(
  database: LogDatabase,
  filter: LogFilter,
  options: ListOptions,
): Promise<Facet[]> {
  return database.read(async (db) => {
    const facets: Facet[] = []
    const names = (await listFacets(db)).filter((facet) => facet.startsWith('property:'))
    for (const row of await sumList(database, db, { groupBy: 'property names', filter, names }, options)) {
      facets.push({ ...facetOf(row), value: (await lastWritten(db, row.grp ?? '')) ?? row.grp ?? '' })
    }
    return facets
  })
}

/**
 * The name of a property with its most recent upper and lower case. The latest rollup shows when the property was last used, so that at most half an hour of
 * entries is searched.
 */
async function lastWritten(db: LogTransaction, key: string): Promise<string | undefined> {
  const { slot } = await db
    .selectFrom('rollups')
    .select(({ fn }) => fn.max('slot').as('slot'))
    .where('facet', '=', `property:${key}`)
    .executeTakeFirstOrThrow()
  const given = await db
    .selectFrom('properties')
    .select('name')
    // `|| ''` keeps the database from using the index by name, with which it would sort all entries that ever had the property.
    .where(sql<SqlBool>`name_key || '' = ${key}`)
    .where('created_at', '>=', Number(slot))
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return given?.name
}

export async function listUsers(
  database: LogDatabase,
  filter: LogFilter,
  options: ListOptions,
): Promise<UserSummary[]> {
  return database.read(async (db) => {
    const rows = await sumList(database, db, { groupBy: 'user', filter }, options)
    const ids = rows.flatMap(({ grp }) => grp ?? [])
    if (ids.length === 0) return []
    const spans = await readSpans(db, ids)
    const byUser = new Map(spans.map((span) => [span.user_id, span]))
    return rows.map((row) => {
      const span = byUser.get(row.grp ?? '')
      return { userId: row.grp ?? '', ...figuresOf(row), firstAt: span?.first ?? 0, lastAt: span?.last ?? 0 }
    })
  })
}

const USERS_AT_ONCE = 200

/** The times of the first and last request of users, over all time. Each takes one index lookup. */
async function readSpans(db: LogTransaction, users: readonly string[]) {
  const spans: { user_id: string; first: number; last: number }[] = []
  for (let start = 0; start < users.length; start += USERS_AT_ONCE) {
    const some = users.slice(start, start + USERS_AT_ONCE).map((user) => sql`select cast(${user} as text) as id`)
    const edge = (name: 'min' | 'max') =>
      sql`(select ${sql.raw(name)}(r.created_at) from requests r where r.user_id = v.id)`
    const { rows } = await sql<
      (typeof spans)[number]
    >`select v.id as user_id, ${edge('min')} as first, ${edge('max')} as last
      from (${sql.join(some, sql` union all `)}) as v`.execute(db)
    spans.push(...rows)
  }
  return spans
}
