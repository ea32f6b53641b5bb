import type { AggregateRow } from '@litecone/gateway/api'
import { type Period, resolvePeriod } from '../filter/period.ts'
import type { Metric } from './figures.ts'
import type { Series } from './time-chart.tsx'

/** A row for a piece of time in which nothing was asked: its sums are zero. */
const NOTHING_ASKED: AggregateRow = {
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

/** Lines of a chart, one for each group; the gateway leaves pieces of time without requests out. */
export function toSeries(
  rows: readonly AggregateRow[],
  period: Period,
  metric: Metric,
  now = Date.now(),
): { times: readonly number[]; series: readonly Series[] } {
  const { from, to, bucketMs, offsetMs } = resolvePeriod(period, now)
  const times = cut(from, to ?? now, bucketMs, offsetMs)
  const groups = [...new Set(rows.map(({ group }) => group))]
  const byPlace = new Map(rows.map((row) => [`${row.bucket} ${row.group}`, row]))
  const series = groups.map((group) => ({
    label: group === null ? metric.label : group || 'none',
    values: times.map((time) => metric.of(byPlace.get(`${time} ${group}`) ?? NOTHING_ASKED)),
  }))
  return { times, series }
}

/** Where the gateway cuts: see `bucketMs` and `offsetMs` of the query API. */
function cut(from: number, to: number, bucketMs: number, offsetMs: number): readonly number[] {
  const first = Math.floor((from + offsetMs) / bucketMs) * bucketMs - offsetMs
  const count = Math.max(1, Math.ceil((to - first) / bucketMs))
  return Array.from({ length: count }, (_, index) => first + index * bucketMs)
}
