import { type SqlBool, sql } from 'kysely'
import type { LogFilter, Page, RequestPageOptions, RequestSort, SortOptions } from '../log-query.ts'
import type { LogDatabase, LogTransaction } from './database.ts'
import { type Condition, rowConditions } from './filter.ts'
import { decodeSortedCursor, encodeSortedCursor, limitOf, type SortedPosition } from './page.ts'
import { BY_PROPERTY, byProperty, rarestProperty } from './rarest-property.ts'
import type { RequestRow } from './tables.ts'

const COLUMNS = {
  latencyMs: 'latency_ms',
  timeToFirstTokenMs: 'ttft_ms',
  costUsd: 'cost_usd',
  totalTokens: 'total_tokens',
  promptTokens: 'prompt_tokens',
  completionTokens: 'completion_tokens',
} as const satisfies Record<RequestSort, keyof RequestRow>

/** A page of requests that is sorted by a value. Sorting reads only this value, ids and times. Whole rows are read only for the page. */
export async function readSortedPage(
  database: LogDatabase,
  db: LogTransaction,
  filter: LogFilter,
  { by, order }: SortOptions,
  page: Omit<RequestPageOptions, 'sort' | 'order'>,
): Promise<Page<RequestRow>> {
  const limit = limitOf(page.limit, 50)
  const direction = sql.raw(order === 'lowest' ? 'asc' : 'desc')
  const value = sql.ref<number | null>(`r.${COLUMNS[by]}`)
  const rarest = await rarestProperty(database, db, filter)
  const conditions = rowConditions(database, filter, rarest)
  if (rarest !== undefined) conditions.push(...byProperty(filter, rarest))
  const after = decodeSortedCursor(by, page.cursor)
  if (after) conditions.push(isBeyond(COLUMNS[by], after, order))
  const places = await db
    .selectFrom((rarest === undefined ? sql<RequestRow>`requests` : BY_PROPERTY).as('r'))
    .select(['r.id', 'r.created_at', value.as('value')])
    .where((builder) => builder.and(conditions))
    .orderBy(sql`${value} ${direction} nulls last, r.created_at desc, r.id desc`)
    .limit(limit + 1)
    .execute()
  const shown = places.slice(0, limit)
  const last = shown.at(-1)
  if (!last) return { items: [], next: undefined }
  const rows = await db.selectFrom('requests').selectAll().where(database.belongsTo('requests', shown)).execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  const position = { value: last.value, time: last.created_at, id: last.id }
  return {
    items: shown.flatMap(({ id }) => byId.get(id) ?? []),
    next: places.length > limit ? encodeSortedCursor(by, position) : undefined,
  }
}

function isBeyond(column: string, { value, time, id }: SortedPosition, order: SortOptions['order']): Condition {
  const cell = sql.ref(`r.${column}`)
  const isOlder = sql`(r.created_at, r.id) < (${time}, ${id})`
  if (value === null) return sql<SqlBool>`(${cell} is null and ${isOlder})`
  const beyond = sql.raw(order === 'lowest' ? '>' : '<')
  return sql<SqlBool>`(${cell} ${beyond} ${value} or ${cell} is null or (${cell} = ${value} and ${isOlder}))`
}
