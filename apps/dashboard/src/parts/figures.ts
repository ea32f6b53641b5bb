import type { AggregateRow, Figures } from '@litecone/gateway/api'
import { formatCost, formatCount, formatDuration, formatShare, NOTHING } from '../format/format-figure.ts'

/** A figure of a period or of a group: its label, how it is computed, and how it is formatted. */
export interface Metric {
  readonly label: string
  /** `null` if there is nothing to compute it from. */
  readonly of: (row: AggregateRow) => number | null
  readonly format: (value: number | null) => string
  /** Its name in an exported file, if that differs from its key in `METRICS`. */
  readonly column?: string | undefined
  /** Whether a higher value is better or worse; `undefined` if neither. */
  readonly more?: 'better' | 'worse' | undefined
}

export const METRICS = {
  requests: { label: 'Requests', of: ({ requests }) => requests, format: formatCount },
  costUsd: { label: 'Spend', of: ({ costUsd }) => costUsd, format: formatCost, more: 'worse' },
  totalTokens: { label: 'Tokens', of: ({ totalTokens }) => totalTokens, format: formatCount },
  errorRate: { label: 'Error rate', of: errorRate, format: formatRate, more: 'worse' },
  hitRate: { label: 'Cache hit rate', of: hitRate, format: formatRate, more: 'better' },
  cacheSavedUsd: {
    label: 'Saved by cache',
    of: ({ cacheSavedUsd }) => cacheSavedUsd,
    format: formatCost,
    more: 'better',
  },
  cacheHits: { label: 'Cache hits', of: ({ cacheHits }) => cacheHits, format: formatCount, more: 'better' },
  cacheMisses: { label: 'Cache misses', of: ({ cacheMisses }) => cacheMisses, format: formatCount },
  rateLimited: { label: 'Rate limited', of: ({ rateLimited }) => rateLimited, format: formatCount, more: 'worse' },
  p50: {
    label: 'Latency p50',
    column: 'latencyP50Ms',
    of: ({ latency }) => latency?.p50 ?? null,
    format: formatDuration,
    more: 'worse',
  },
  p95: {
    label: 'Latency p95',
    column: 'latencyP95Ms',
    of: ({ latency }) => latency?.p95 ?? null,
    format: formatDuration,
    more: 'worse',
  },
  p99: {
    label: 'Latency p99',
    column: 'latencyP99Ms',
    of: ({ latency }) => latency?.p99 ?? null,
    format: formatDuration,
    more: 'worse',
  },
  firstToken: {
    label: 'First token p50',
    column: 'timeToFirstTokenP50Ms',
    of: ({ timeToFirstToken }) => timeToFirstToken?.p50 ?? null,
    format: formatDuration,
    more: 'worse',
  },
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof METRICS

/** 0 to 1. Cancelled requests are not errors. */
function errorRate({ requests, errors }: Figures): number | null {
  return requests === 0 ? null : errors / requests
}

/** 0 to 1, of the requests that used the cache. */
function hitRate({ cacheHits, cacheMisses }: Figures): number | null {
  const asked = cacheHits + cacheMisses
  return asked === 0 ? null : cacheHits / asked
}

function formatRate(rate: number | null): string {
  return rate === null ? NOTHING : formatShare(rate, 1)
}
