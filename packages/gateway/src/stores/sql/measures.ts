import { type RawBuilder, sql } from 'kysely'
import { outcomeOf } from '../outcome-of.ts'
import type { RequestRow } from './tables.ts'

/**
 * A number that is summed over requests. It is defined twice: in JavaScript for updating rollups, and in SQL for rows that no rollup covers. Both must
 * agree; the contract suite compares them on random entries.
 */
export interface Measure {
  readonly of: (row: RequestRow) => number
  /** Uses columns of `requests as r`. */
  readonly sql: RawBuilder<number>
}

const flag = (condition: RawBuilder<unknown>) => sql<number>`case when ${condition} then 1 else 0 end`
const orZero = (column: string) => sql<number>`coalesce(${sql.ref(`r.${column}`)}, 0)`
const isPresent = (column: string) => sql<number>`case when ${sql.ref(`r.${column}`)} is null then 0 else 1 end`

export const MEASURES = /* @__PURE__ */ defineMeasures()

export type MeasureName = keyof typeof MEASURES

export const MEASURE_NAMES = /* @__PURE__ */ Object.keys(MEASURES) as MeasureName[]

function defineMeasures() {
  return {
    requests: { of: () => 1, sql: sql<number>`1` },
    errors: {
      of: (row) => Number(outcomeOf(row.status) === 'error'),
      sql: flag(sql`r.status <> -3 and (r.status < 200 or r.status >= 400)`),
    },
    cancelled: { of: (row) => Number(row.status === -3), sql: flag(sql`r.status = -3`) },
    rate_limited: { of: (row) => row.rate_limited, sql: orZero('rate_limited') },
    cache_hits: { of: (row) => Number(row.cache === 'hit'), sql: flag(sql`r.cache = 'hit'`) },
    cache_misses: { of: (row) => Number(row.cache === 'miss'), sql: flag(sql`r.cache = 'miss'`) },
    prompt_tokens: { of: (row) => row.prompt_tokens ?? 0, sql: orZero('prompt_tokens') },
    completion_tokens: { of: (row) => row.completion_tokens ?? 0, sql: orZero('completion_tokens') },
    total_tokens: { of: (row) => row.total_tokens ?? 0, sql: orZero('total_tokens') },
    cache_read_tokens: { of: (row) => row.cache_read_tokens ?? 0, sql: orZero('cache_read_tokens') },
    cache_write_tokens: { of: (row) => row.cache_write_tokens ?? 0, sql: orZero('cache_write_tokens') },
    reasoning_tokens: { of: (row) => row.reasoning_tokens ?? 0, sql: orZero('reasoning_tokens') },
    cost_usd: { of: (row) => row.cost_usd ?? 0, sql: orZero('cost_usd') },
    priced: { of: (row) => Number(row.cost_usd !== null), sql: isPresent('cost_usd') },
    cache_saved_usd: { of: (row) => row.cache_saved_usd ?? 0, sql: orZero('cache_saved_usd') },
    latency_ms: { of: (row) => row.latency_ms, sql: orZero('latency_ms') },
    ttft_ms: { of: (row) => row.ttft_ms ?? 0, sql: orZero('ttft_ms') },
    ttft_count: { of: (row) => Number(row.ttft_ms !== null), sql: isPresent('ttft_ms') },
  } satisfies Record<string, Measure>
}
