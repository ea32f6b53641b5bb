import type { Percentiles } from '../log-query.ts'

/**
 * Durations are counted in logarithmic bins, each 4 % wider than the one before, so that percentiles are at most 2 % off and histograms can be added, as
 * in DDSketch (https://arxiv.org/abs/1908.10693).
 */
const ACCURACY = 0.02
const GROWTH = (1 + ACCURACY) / (1 - ACCURACY)
const LOG_GROWTH = /* @__PURE__ */ Math.log(GROWTH)

/** The bin of a duration in milliseconds. Durations up to 1 ms are in bin 0. */
export function binOf(milliseconds: number): number {
  return milliseconds <= 1 ? 0 : Math.ceil(Math.log(milliseconds) / LOG_GROWTH)
}

/** The duration in milliseconds that represents a bin. Its relative distance to both borders of the bin is the same. */
export function durationOf(bin: number): number {
  return bin === 0 ? 1 : (2 * GROWTH ** bin) / (GROWTH + 1)
}

/** The count of each bin. */
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

const DIGIT_0 = 48
const DIGIT_9 = 57
const QUOTE = 34
const MINUS = 45
const COLON = 58
const SPACE = 32

/**
 * Adds stored bins to a histogram, or subtracts them with `times` -1. The text contains any number of JSON objects such as `{"12":3,"40":1}`, which PostgreSQL
 * writes with spaces, and numbers, each of which is a bin that occurs once. Parsed by hand, because this is four times as fast as adding them in SQL.
 */
export function addBins(histogram: Histogram, text: string, times: 1 | -1 = 1): void {
  let number = -1
  let sign: number = times
  let bin = -1
  // One step beyond the end, where `charCodeAt` is NaN, to finish the last number.
  for (let at = 0; at <= text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= DIGIT_0 && code <= DIGIT_9) number = (number < 0 ? 0 : number * 10) + code - DIGIT_0
    else if (code === MINUS) sign = -times
    else if (code === COLON) {
      bin = number
      number = -1
    } else if (code !== QUOTE && code !== SPACE) {
      if (bin >= 0) histogram.set(bin, (histogram.get(bin) ?? 0) + sign * number)
      else if (number >= 0) histogram.set(number, (histogram.get(number) ?? 0) + sign)
      bin = -1
      number = -1
      sign = times
    }
  }
}

/** Adds two columns of bins. Bins whose count becomes 0 are removed. */
export function mergeBins(left: string, right: string): string {
  const histogram: Histogram = new Map()
  addBins(histogram, left)
  addBins(histogram, right)
  for (const [bin, count] of histogram) if (count === 0) histogram.delete(bin)
  return binsOf(histogram)
}

/** The stored form of a histogram. */
export function binsOf(histogram: Histogram): string {
  let text = ''
  for (const [bin, count] of histogram) text += `${text && ','}"${bin}":${count}`
  return `{${text}}`
}
