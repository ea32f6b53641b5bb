/** The types of the tables, which `migrations.ts` creates. In both databases, booleans are 0 and 1, maps are JSON, and times are milliseconds since the epoch. */

export interface RequestRow {
  id: string
  created_at: number
  provider: string
  model: string
  requested_model: string | null
  served_model: string | null
  operation: string
  source: string
  method: string
  url: string
  status: number
  error_type: string | null
  stream: number
  latency_ms: number
  ttft_ms: number | null
  latency_bin: number
  ttft_bin: number | null
  prompt_tokens: number | null
  completion_tokens: number | null
  total_tokens: number | null
  cache_read_tokens: number | null
  cache_write_tokens: number | null
  reasoning_tokens: number | null
  cost_usd: number | null
  user_id: string | null
  session_id: string | null
  session_path: string | null
  session_name: string | null
  prompt_id: string | null
  prompt_version: string | null
  properties: string
  cache: string | null
  cache_saved_usd: number | null
  rate_limited: number
  security_verdict: string | null
  key_id: string | null
  scores: string
  feedback: number | null
  request_size: number | null
  response_size: number | null
  /** `Annotations` as JSON. They are kept when the entry is written again. */
  annotations: string | null
}

/** The large part of an entry, in a table of its own so that queries of `requests` are fast. */
export interface DetailsRow {
  id: string
  created_at: number
  attempts: string
  request_headers: string
  response_headers: string
  request_body: string | null
  response_body: string | null
}

export interface PropertyRow {
  request_id: string
  created_at: number
  name: string
  /** In lower case. */
  name_key: string
  value: string
}

/** Sums over the requests of half an hour or a day that have the same values in all columns before `requests`. */
export interface RollupRow {
  /**
   * `all` has one row for each combination of the columns from `provider` to `key_id`. `user`, `prompt` and `property:<name in lower case>` have one row for
   * each `value`; their other columns are empty and `status` is 0. A request counts once in each of its facets. Daily rollups have the prefix `day:`.
   */
  facet: string
  /** When the half hour or day begins. */
  slot: number
  value: string
  provider: string
  model: string
  operation: string
  source: string
  status: number
  cache: string
  key_id: string
  requests: number
  errors: number
  cancelled: number
  rate_limited: number
  cache_hits: number
  cache_misses: number
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  cache_read_tokens: number
  cache_write_tokens: number
  reasoning_tokens: number
  cost_usd: number
  priced: number
  cache_saved_usd: number
  latency_ms: number
  ttft_ms: number
  ttft_count: number
  /** `{"<bin>": count}` */
  latency_bins: string
  ttft_bins: string
}

export interface SessionRow {
  session_id: string
  name: string | null
  /** When the request that set the name began. */
  named_at: number | null
  first_at: number
  last_at: number
  requests: number
  errors: number
  total_tokens: number
  cost_usd: number
  latency_ms: number
}

/** Only in PostgreSQL, where ids of a partitioned table cannot be unique across partitions. */
export interface RequestIdRow {
  id: string
  created_at: number
}

export interface LogTables {
  requests: RequestRow
  details: DetailsRow
  properties: PropertyRow
  rollups: RollupRow
  sessions: SessionRow
  request_ids: RequestIdRow
}
