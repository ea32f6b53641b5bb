import type { Percentiles } from '../log-query.ts'

/**
 * Durations are counted in bins whose borders grow by 4 %, so any percentile is at most 2 % off, and counts from rollups, rows, days and
 * gateways can simply be added. The same idea as DDSketch (https://arxiv.org/abs/1908.10693).
 */
const ACCURACY = 0.02
const GROWTH = (1 + ACCURACY) / (1 - ACCURACY)
const LOG_GROWTH = /* @__PURE__ */ Math.log(GROWTH)

/** The bin of a duration in milliseconds. Everything up to a millisecond is in bin 0. */
export function binOf(milliseconds: number): number {
  return milliseconds <= 1 ? 0 : Math.ceil(Math.log(milliseconds) / LOG_GROWTH)
}

/** The duration that stands for a bin: equally far, in relation, from both of its borders. */
export function durationOf(bin: number): number {
  return bin === 0 ? 1 : (2 * GROWTH ** bin) / (GROWTH + 1)
}

/** How often each bin occurs. */
export type Histogram = Map<number, number>

export function percentilesOf(histogram: Histogram | undefined): Percentiles {
  const bins = [...(histogram ?? [])].sort(([left], [right]) => left - right)
  const count = bins.reduce((sum, [, n]) => sum + n, 0)
  const at = (share: number): number | null => {
    let left = Math.max(1, Math.ceil(share * count))
    for (const [bin, n] of bins) {
      left -= n
      if (left <= 0) return Math.round(durationOf(bin) * 1000) / 1000
    }
    return null
  }
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
