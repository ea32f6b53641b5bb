import { type SqlBool, sql } from 'kysely'
import type { Facet, LogFilter, UserSummary } from '../log-query.ts'
import type { ListOptions } from '../log-store.ts'
import { figuresOf, planSource, type SummedRow, sumGroups } from './aggregate.ts'
import type { LogDatabase, LogTransaction } from './database.ts'
import { facetsOf } from './days.ts'
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
    const names = (await facetsOf(db)).filter((facet) => facet.startsWith('property:'))
    for (const row of await sumList(database, db, { groupBy: 'property names', filter, names }, options)) {
      facets.push({ ...facetOf(row), value: (await lastWritten(db, row.grp ?? '')) ?? row.grp ?? '' })
    }
    return facets
  })
}

/** How the name of a property was last written. Its rollups say when that was, so that no more than half an hour is looked at. */
async function lastWritten(db: LogTransaction, key: string): Promise<string | undefined> {
  const { slot } = await db
    .selectFrom('rollups')
    .select(({ fn }) => fn.max('slot').as('slot'))
    .where('facet', '=', `property:${key}`)
    .executeTakeFirstOrThrow()
  const given = await db
    .selectFrom('properties')
    .select('name')
    // By time, and not by the index that begins with the name: all that ever had it would be sorted.
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

/** A user's first and last request over all time, from either end of an index, however many there are between. */
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
