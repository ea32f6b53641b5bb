import type { AggregateRow } from '@litecone/gateway/api'
import { type Period, resolvePeriod } from '../filter/period.ts'
import type { Metric } from './figures.ts'
import type { Series } from './time-chart.tsx'

/** The row of a time without requests. */
const NO_REQUESTS: AggregateRow = {
  bucket: null,
  group: null,
  requests: 0,
  errors: 0,
  cancelled: 0,
  rateLimited: 0,
  cacheHits: 0,
  cacheMisses: 0,
  promptTokens: 0,
  completionTokens: 0,
  totalTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  costUsd: 0,
  priced: 0,
  cacheSavedUsd: 0,
  latencyMs: null,
  timeToFirstTokenMs: null,
}

/** The lines of a chart, one for each group. Times without requests, which the gateway leaves out, are added. */
export function toSeries(
  rows: readonly AggregateRow[],
  period: Period,
  metric: Metric,
  now = Date.now(),
): { times: readonly number[]; series: readonly Series[] } {
  const { from, to, bucketMs, offsetMs } = resolvePeriod(period, now)
  const times = bucketsOf(from, to ?? now, bucketMs, offsetMs)
  const groups = [...new Set(rows.map(({ group }) => group))]
  const byPlace = new Map(rows.map((row) => [`${row.bucket} ${row.group}`, row]))
  const series = groups.map((group) => ({
    label: group === null ? metric.label : group || 'none',
    values: times.map((time) => metric.of(byPlace.get(`${time} ${group}`) ?? NO_REQUESTS)),
  }))
  return { times, series }
}

/** The beginnings of the gateway's buckets: see `bucketMs` and `offsetMs` of the query API. */
function bucketsOf(from: number, to: number, bucketMs: number, offsetMs: number): readonly number[] {
  const first = Math.floor((from + offsetMs) / bucketMs) * bucketMs - offsetMs
  const count = Math.max(1, Math.ceil((to - first) / bucketMs))
  return Array.from({ length: count }, (_, index) => first + index * bucketMs)
}
