import type { LogOperation, LogSource } from './log-entry.ts'

/** Requests must match all conditions. A list matches any of its values, and an empty list nothing. Times are milliseconds since the Unix epoch. */
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
  /** Derived from the status by `outcomeOf`. */
  readonly outcome?: LogOutcome | readonly LogOutcome[] | undefined
  readonly cache?: 'hit' | 'miss' | 'none' | undefined
  readonly keyId?: string | readonly string[] | undefined
  readonly userId?: string | readonly string[] | undefined
  readonly promptId?: string | readonly string[] | undefined
  readonly promptVersion?: string | readonly string[] | undefined
  readonly sessionId?: string | undefined
  /** Names are compared without case. `null` matches any value. */
  readonly properties?: Readonly<Record<string, string | null>> | undefined
  readonly rateLimited?: boolean | undefined
  readonly feedback?: boolean | undefined
  readonly minLatencyMs?: number | undefined
  readonly minCostUsd?: number | undefined
  /** Text in the request or response body, without case. Reads every body in the range of time, so give one. */
  readonly search?: string | undefined
}

/** `success` is a status of 200 to 399, `cancelled` is -3 (the client disconnected), and `error` is everything else, including requests refused by limits or checks. */
export type LogOutcome = 'success' | 'error' | 'cancelled'

/** Default: newest first. */
export interface PageOptions {
  /** 1 to 1,000. Default 50. */
  readonly limit?: number | undefined
  /** `next` of the previous page. */
  readonly cursor?: string | undefined
  readonly order?: 'newest' | 'oldest' | undefined
}

/** Values by which requests can be sorted. */
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
   * Sorts by a value instead of by time. Requests without it come last; those with equal values come newest first. Each page reads the value of every request
   * that matches the filter, which takes about a second for a few million.
   */
  readonly sort?: SortOptions | undefined
}

export interface Page<T> {
  readonly items: readonly T[]
  /** The cursor of the next page; `undefined` if this is the last. */
  readonly next: string | undefined
}

/** `property:<name>` groups by the values of a property, without requests that do not have it. `promptVersion` leaves out requests without a prompt. */
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
  /** Length of a bucket in milliseconds. Default: no buckets. Multiples of half an hour are much faster, because their sums are stored. */
  readonly bucketMs?: number | undefined
  /** The time zone's difference to UTC in milliseconds, so that days begin at local midnight: 7_200_000 for UTC+2. */
  readonly offsetMs?: number | undefined
  readonly groupBy?: GroupBy | undefined
  /** Whether to compute percentiles, which takes longer. Default true. */
  readonly percentiles?: boolean | undefined
  /** Only the groups with the highest sums over the whole range. */
  readonly top?: { readonly by: 'requests' | 'costUsd' | 'totalTokens' | 'errors'; readonly limit: number } | undefined
}

/** Sums and means of the requests of a bucket or group. */
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
  /** Number of requests whose cost is known. */
  readonly priced: number
  readonly cacheSavedUsd: number
  /** The mean; `null` without values. */
  readonly latencyMs: number | null
  /** The mean; `null` without values. */
  readonly timeToFirstTokenMs: number | null
}

/** In milliseconds, accurate to 2 %, because they are computed from histograms. `null` without values. */
export interface Percentiles {
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

export interface AggregateRow extends Figures {
  /** The start of the bucket; `null` without buckets. Empty buckets have no row. */
  readonly bucket: number | null
  /** `null` without grouping. Statuses are text. The group of requests without a cache result, a key or a version is `''`. */
  readonly group: string | null
  readonly latency?: Percentiles | undefined
  readonly timeToFirstToken?: Percentiles | undefined
}

export interface SessionSummary {
  readonly id: string
  /** The most recent name. */
  readonly name: string | null
  readonly firstAt: number
  readonly lastAt: number
  readonly requests: number
  readonly errors: number
  readonly totalTokens: number
  readonly costUsd: number
  /** The sum of the latencies of all requests, which may overlap. */
  readonly latencyMs: number
}

export interface UserSummary extends Figures {
  readonly userId: string
  readonly firstAt: number
  readonly lastAt: number
}

/** A value, and the requests that have it. */
export interface Facet {
  readonly value: string
  readonly requests: number
  readonly costUsd: number
}
