import type { AggregateRow, LogStore } from '../stores/index.ts'
import type { AlertMetric, AlertReading, AlertRule } from './alert.ts'

/** Measures an alert's metric over the requests that began in its window. */
export async function readAlert(
  logs: Pick<LogStore, 'aggregate'>,
  { metric, filter, windowMs }: Pick<AlertRule, 'metric' | 'filter' | 'windowMs'>,
  now: number,
): Promise<AlertReading> {
  const [row] = await logs.aggregate({
    filter: { ...filter, from: now - windowMs, to: now },
    percentiles: metric.startsWith('latency'),
  })
  if (!row?.requests) return { value: null, requests: 0 }
  return { value: VALUES[metric](row), requests: row.requests }
}

const VALUES: Record<AlertMetric, (row: AggregateRow) => number | null> = {
  errorRate: ({ errors, requests }) => errors / requests,
  costUsd: ({ costUsd }) => costUsd,
  latencyP50: ({ latency }) => latency?.p50 ?? null,
  latencyP95: ({ latency }) => latency?.p95 ?? null,
  latencyP99: ({ latency }) => latency?.p99 ?? null,
}
