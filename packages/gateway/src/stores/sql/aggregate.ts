import { sql } from 'kysely'
import type { AggregateQuery, AggregateRow, Figures } from '../log-query.ts'
import { StoreError } from '../store-error.ts'
import type { LogDatabase, LogTransaction } from './database.ts'
import { endOfDays } from './days.ts'
import { percentilesOf } from './histogram.ts'
import type { MeasureName } from './measures.ts'
import { rarestProperty } from './rarest-property.ts'
import { measuresOf } from './source.ts'
import { facetFor, type SourceQuery } from './source-parts.ts'
import { emptySums, sumBuckets, sumsOf } from './sum-buckets.ts'

export type SummedRow = { readonly grp: string | null } & Record<MeasureName, number>

const TOP_BY = {
  requests: 'requests',
  costUsd: 'cost_usd',
  totalTokens: 'total_tokens',
  errors: 'errors',
} as const satisfies Record<string, MeasureName>

/** Implements `LogStore.aggregate`. */
export async function aggregate(database: LogDatabase, query: AggregateQuery): Promise<AggregateRow[]> {
  const { bucketMs, offsetMs = 0, groupBy, filter = {}, percentiles = true, top } = query
  if (bucketMs !== undefined && !(Number.isSafeInteger(bucketMs) && bucketMs > 0)) {
    throw new StoreError('invalid', 'bucketMs must be a positive whole number of milliseconds.')
  }
  if (!Number.isSafeInteger(offsetMs))
    throw new StoreError('invalid', 'offsetMs must be a whole number of milliseconds.')
  return database.read(async (db) => {
    const source = await planSource(database, db, { filter, groupBy, bucketMs, offsetMs })
    const only = top && groupBy ? await topGroups(database, db, source, top) : undefined
    const sums = await sumBuckets(database, db, source, { only, bins: percentiles })
    if (sums.length === 0 && bucketMs === undefined && groupBy === undefined) sums.push(emptySums())
    return sums.map((row) => ({
      bucket: row.bucket,
      group: row.grp,
      ...figuresOf(row),
      ...(percentiles && { latency: percentilesOf(row.latency), timeToFirstToken: percentilesOf(row.ttft) }),
    }))
  })
}

/** Completes a query with what it needs from the database: the last summed-up day, or the property to search by. */
export async function planSource(
  database: LogDatabase,
  db: LogTransaction,
  query: Omit<SourceQuery, 'endOfDays' | 'rarest'>,
): Promise<SourceQuery> {
  if (facetFor(query) !== undefined) return { ...query, endOfDays: await endOfDays(db) }
  return { ...query, rarest: await rarestProperty(database, db, query.filter) }
}

/** Sums each group over the whole range of the filter, ordered by a measure, the highest first. */
export async function sumGroups(
  database: LogDatabase,
  db: LogTransaction,
  query: SourceQuery,
  by: MeasureName,
  { limit, offset = 0 }: { limit: number; offset?: number | undefined },
): Promise<SummedRow[]> {
  const { rows } = await sql<SummedRow>`select s.grp as grp, ${sumsOf('s')}
    from (${measuresOf(database, { ...query, bucketMs: undefined })}) as s group by s.grp
    order by sum(${sql.ref(`s.${by}`)}) desc, s.grp limit ${limit} offset ${offset}`.execute(db)
  return rows
}

async function topGroups(
  database: LogDatabase,
  db: LogTransaction,
  query: SourceQuery,
  { by, limit }: NonNullable<AggregateQuery['top']>,
): Promise<string[]> {
  const groups = await sumGroups(database, db, query, TOP_BY[by], { limit: Math.max(1, Math.floor(limit)) })
  return groups.flatMap(({ grp }) => grp ?? [])
}

/** Smaller differences depend on the order of addition. */
function rounded(value: number, digits: 3 | 9): number {
  // Adding and subtracting the same may give -0.
  return Number(value.toFixed(digits)) + 0
}

/** Rounded to a billionth of a dollar. */
export function roundedCost(dollars: number): number {
  return rounded(dollars, 9)
}

export function figuresOf(row: SummedRow): Figures {
  return {
    requests: row.requests,
    errors: row.errors,
    cancelled: row.cancelled,
    rateLimited: row.rate_limited,
    cacheHits: row.cache_hits,
    cacheMisses: row.cache_misses,
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    totalTokens: row.total_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheWriteTokens: row.cache_write_tokens,
    reasoningTokens: row.reasoning_tokens,
    costUsd: roundedCost(row.cost_usd),
    priced: row.priced,
    cacheSavedUsd: roundedCost(row.cache_saved_usd),
    latencyMs: row.requests > 0 ? rounded(row.latency_ms / row.requests, 3) : null,
    timeToFirstTokenMs: row.ttft_count > 0 ? rounded(row.ttft_ms / row.ttft_count, 3) : null,
  }
}
