import { type SqlBool, sql } from 'kysely'
import type { LogEntry, LogSummary } from '../log-entry.ts'
import type { LogFilter, Page, PageOptions, RequestPageOptions, SessionSummary } from '../log-query.ts'
import { roundedCost } from './aggregate.ts'
import type { LogDatabase, LogTransaction, Place } from './database.ts'
import { rowConditions } from './filter.ts'
import { decodeCursor, encodeCursor, limitOf, type Position } from './page.ts'
import { BY_PROPERTY, byProperty, MAX_REQUESTS_FOR_PAGE, rarestProperty } from './rarest-property.ts'
import { entryOf, summaryOf } from './rows.ts'
import { readSortedPage } from './sorted-requests.ts'
import { storedValue } from './storable.ts'
import type { DetailsRow, RequestRow, SessionRow } from './tables.ts'

export async function readEntry(database: LogDatabase, id: string): Promise<LogEntry | undefined> {
  return database.read(async (db) => {
    const places = await database.locate(db, [storedValue(id)])
    if (places.length === 0) return undefined
    const rows = await db.selectFrom('requests').selectAll().where(database.belongsTo('requests', places)).execute()
    return (await withDetails(database, db, rows))[0]
  })
}

/** Pages by time and id, without an offset, so that later pages take no longer. */
export async function readRequests(
  database: LogDatabase,
  filter: LogFilter,
  { sort, ...page }: RequestPageOptions,
): Promise<Page<LogSummary>> {
  return database.read(async (db) => {
    const { items, next } = sort
      ? await readSortedPage(database, db, filter, sort, page)
      : await readPage(database, db, filter, page)
    return { items: items.map(summaryOf), next }
  })
}

/** Like `readRequests`, but with headers, attempts and bodies. */
export async function readEntries(
  database: LogDatabase,
  filter: LogFilter,
  page: PageOptions,
): Promise<Page<LogEntry>> {
  return database.read(async (db) => {
    const { items, next } = await readPage(database, db, filter, page)
    return { items: await withDetails(database, db, items), next }
  })
}

async function readPage(
  database: LogDatabase,
  db: LogTransaction,
  filter: LogFilter,
  page: PageOptions,
): Promise<Page<RequestRow>> {
  const limit = limitOf(page.limit, 50)
  const direction = page.order === 'oldest' ? 'asc' : 'desc'
  const rarest = await rarestProperty(database, db, filter, MAX_REQUESTS_FOR_PAGE)
  const conditions = rowConditions(database, filter, rarest)
  if (rarest !== undefined) conditions.push(...byProperty(filter, rarest))
  const [time, id] =
    rarest === undefined ? (['r.created_at', 'r.id'] as const) : (['d.created_at', 'd.request_id'] as const)
  const after = decodeCursor(page.cursor)
  if (after) conditions.push(isBeyond(time, id, after, direction))
  const from = rarest === undefined ? sql<RequestRow>`requests` : BY_PROPERTY
  const rows = await db
    .selectFrom(from.as('r'))
    .selectAll('r')
    .where((builder) => builder.and(conditions))
    .orderBy(sql.ref(time), direction)
    .orderBy(sql.ref(id), direction)
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, (row) => ({ time: row.created_at, id: row.id }))
}

function isBeyond(time: string, id: string, position: Position, direction: 'asc' | 'desc') {
  const beyond = sql.raw(direction === 'asc' ? '>' : '<')
  return sql<SqlBool>`(${sql.ref(time)}, ${sql.ref(id)}) ${beyond} (${position.time}, ${position.id})`
}

function cutPage<T>(rows: readonly T[], limit: number, positionOf: (row: T) => Position): Page<T> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(positionOf(last)) : undefined }
}

async function withDetails(
  database: LogDatabase,
  db: LogTransaction,
  rows: readonly RequestRow[],
): Promise<LogEntry[]> {
  const byId = new Map((await readDetails(database, db, rows)).map((row) => [row.id, row]))
  return rows.map((row) => entryOf(row, byId.get(row.id)))
}

export async function readDetails(
  database: LogDatabase,
  db: LogTransaction,
  places: readonly Place[],
): Promise<DetailsRow[]> {
  if (places.length === 0) return []
  return db.selectFrom('details').selectAll().where(database.belongsTo('details', places)).execute()
}

/** Sessions that have a request which matches the filter. */
export async function readSessions(
  database: LogDatabase,
  filter: LogFilter,
  page: PageOptions,
): Promise<Page<SessionSummary>> {
  const limit = limitOf(page.limit, 50)
  const direction = page.order === 'oldest' ? 'asc' : 'desc'
  const after = decodeCursor(page.cursor)
  const beyond = after ? [isBeyond('s.last_at', 's.session_id', after, direction)] : []
  const matching = rowConditions(database, filter)
  const has =
    matching.length > 0
      ? [
          sql<SqlBool>`exists (select 1 from requests r where r.session_id = s.session_id and ${sql.join(matching, sql` and `)})`,
        ]
      : []
  return database.read(async (db) => {
    const rows = await db
      .selectFrom('sessions as s')
      .selectAll('s')
      .where((builder) => builder.and([...beyond, ...has]))
      .orderBy('s.last_at', direction)
      .orderBy('s.session_id', direction)
      .limit(limit + 1)
      .execute()
    const { items, next } = cutPage(rows, limit, (row) => ({ time: row.last_at, id: row.session_id }))
    return { items: items.map(sessionOf), next }
  })
}

function sessionOf(row: SessionRow): SessionSummary {
  return {
    id: row.session_id,
    name: row.name,
    firstAt: row.first_at,
    lastAt: row.last_at,
    requests: row.requests,
    errors: row.errors,
    totalTokens: row.total_tokens,
    costUsd: roundedCost(row.cost_usd),
    latencyMs: row.latency_ms,
  }
}

const SESSION_REQUESTS = 10_000

export async function readSession(database: LogDatabase, id: string): Promise<LogSummary[]> {
  return database.read(async (db) => {
    const rows = await db
      .selectFrom('requests')
      .selectAll()
      .where('session_id', '=', storedValue(id))
      .orderBy('created_at')
      .orderBy('id')
      .limit(SESSION_REQUESTS)
      .execute()
    return rows.map(summaryOf)
  })
}
