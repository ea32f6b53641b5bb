import type { AggregateRow } from '@litecone/gateway/api'
import { expect, it } from 'vitest'
import { METRICS } from './figures.ts'
import { toSeries } from './to-series.ts'

const MINUTE = 60_000
const NOW = Date.parse('2026-11-24T14:05:33Z')

it('has a value for every time, with zero requests and no latency where there were no requests', () => {
  const row = {
    bucket: NOW - (NOW % MINUTE),
    group: null,
    requests: 3,
    latency: { p50: 5, p95: 9, p99: 9 },
  } as AggregateRow
  const counted = toSeries([row], { name: '1h' }, METRICS.requests, NOW)
  expect(counted.times.length).toBeGreaterThanOrEqual(60)
  expect(counted.series[0]?.values.slice(-2)).toEqual([0, 3])
  const timed = toSeries([row], { name: '1h' }, METRICS.p95, NOW)
  expect(timed.series[0]?.values.slice(-2)).toEqual([null, 9])
})
