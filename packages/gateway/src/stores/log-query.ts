import type { LogOperation, LogSource } from './log-entry.ts'

/** All given conditions hold. A list means any of its values; an empty list matches nothing. */
export interface LogFilter {
  /** Inclusive. */
  readonly from?: number | undefined
  /** Exclusive. */
  readonly to?: number | undefined
  readonly provider?: string | readonly string[] | undefined
  readonly model?: string | readonly string[] | undefined
  readonly operation?: LogOperation | readonly LogOperation[] | undefined
  readonly source?: LogSource | readonly LogSource[] | undefined
  /** Exact statuses. */
  readonly status?: number | readonly number[] | undefined
  /** What came of it: see `outcomeOf`. */
  readonly outcome?: LogOutcome | readonly LogOutcome[] | undefined
  readonly cache?: 'hit' | 'miss' | 'none' | undefined
  readonly keyId?: string | readonly string[] | undefined
  readonly userId?: string | readonly string[] | undefined
  readonly promptId?: string | readonly string[] | undefined
  readonly promptVersion?: string | readonly string[] | undefined
  readonly sessionId?: string | undefined
  /** Names match whatever their case; `null` asks only that the request has the property. */
  readonly properties?: Readonly<Record<string, string | null>> | undefined
  readonly rateLimited?: boolean | undefined
  readonly feedback?: boolean | undefined
  readonly minLatencyMs?: number | undefined
  readonly minCostUsd?: number | undefined
  /** Text in either body, any case. Reads every body in range: give a range. */
  readonly search?: string | undefined
}

/**
 * `success` is 200 to 399, `cancelled` is -3 (the client left), `error` is everything else, a request held back by a limit or a check included.
 */
export type LogOutcome = 'success' | 'error' | 'cancelled'

/** Newest first unless told otherwise. */
export interface PageOptions {
  /** 1 to 1000; 50 when not told. */
  readonly limit?: number | undefined
  /** What the page before gave as `next`. */
  readonly cursor?: string | undefined
  readonly order?: 'newest' | 'oldest' | undefined
}

/** Figures of a request that a list can be sorted by. */
export type RequestSort =
  | 'latencyMs'
  | 'timeToFirstTokenMs'
  | 'costUsd'
  | 'totalTokens'
  | 'promptTokens'
  | 'completionTokens'

export interface SortOptions {
  readonly by: RequestSort
  readonly order: 'highest' | 'lowest'
}

export interface RequestPageOptions extends PageOptions {
  /**
   * By a figure instead of by time. Requests without it come last; equal ones come newest first. Each page reads the figure of every request in the
   * filter's range: a second for a few million.
   */
  readonly sort?: SortOptions | undefined
}

export interface Page<T> {
  readonly items: readonly T[]
  /** `undefined` when this is the last page. */
  readonly next: string | undefined
}

/** `property:<name>`: by the values of that property; requests without it are left out, as those without a prompt are of `promptVersion`. */
export type GroupBy =
  | 'provider'
  | 'model'
  | 'operation'
  | 'source'
  | 'status'
  | 'cache'
  | 'key'
  | 'user'
  | 'prompt'
  | 'promptVersion'
  | `property:${string}`

export interface AggregateQuery {
  readonly filter?: LogFilter | undefined
  /** Length of a bucket in milliseconds; no buckets when absent. Whole half hours are answered from figures kept ready, others from the rows. */
  readonly bucketMs?: number | undefined
  /** Added to UTC before cutting buckets, so that days begin at the reader's midnight: 7_200_000 for UTC+2. */
  readonly offsetMs?: number | undefined
  readonly groupBy?: GroupBy | undefined
  /** Without them an aggregate is cheaper. True when not told. */
  readonly percentiles?: boolean | undefined
  /** Only the groups with most of it over the whole range. */
  readonly top?: { readonly by: 'requests' | 'costUsd' | 'totalTokens' | 'errors'; readonly limit: number } | undefined
}

/** Sums, for a bucket or group. */
export interface Figures {
  readonly requests: number
  readonly errors: number
  readonly cancelled: number
  readonly rateLimited: number
  readonly cacheHits: number
  readonly cacheMisses: number
  readonly promptTokens: number
  readonly completionTokens: number
  readonly totalTokens: number
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  readonly reasoningTokens: number
  /** Rounded to a billionth of a dollar. */
  readonly costUsd: number
  /** How many requests have a known cost. */
  readonly priced: number
  readonly cacheSavedUsd: number
  /** The mean; `null` when there is nothing to take it of. */
  readonly latencyMs: number | null
  readonly timeToFirstTokenMs: number | null
}

/** At most 2 % off: they come from a histogram of logarithmic bins. `null` when there is nothing to take them of. */
export interface Percentiles {
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

export interface AggregateRow extends Figures {
  /** The bucket's begin; `null` without buckets. Empty buckets have no row. */
  readonly bucket: number | null
  /** `null` without grouping. Statuses come as text; no cache, key, user, prompt or version is `''`. */
  readonly group: string | null
  readonly latency?: Percentiles | undefined
  readonly timeToFirstToken?: Percentiles | undefined
}

export interface SessionSummary {
  readonly id: string
  /** The name told last. */
  readonly name: string | null
  readonly firstAt: number
  readonly lastAt: number
  readonly requests: number
  readonly errors: number
  readonly totalTokens: number
  readonly costUsd: number
  /** Time spent in requests, which may overlap. */
  readonly latencyMs: number
}

export interface UserSummary extends Figures {
  readonly userId: string
  readonly firstAt: number
  readonly lastAt: number
}

/** A value that occurs, and how often. */
export interface Facet {
  readonly value: string
  readonly requests: number
  readonly costUsd: number
}
