import { type Search, valueOf } from '../address/search.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Which time a page is about. What is named moves with the clock; `range` stands still. */
export type Period = { readonly name: PeriodName } | { readonly from: number; readonly to: number | undefined }

export type PeriodName = keyof typeof PERIODS

/** Lengths, and how time is cut for a chart. Whole half hours are answered from figures that the gateway keeps ready. */
export const PERIODS = {
  '1h': { label: 'Last hour', lengthMs: HOUR, bucketMs: MINUTE },
  '24h': { label: 'Last 24 hours', lengthMs: DAY, bucketMs: HOUR / 2 },
  today: { label: 'Today', lengthMs: DAY, bucketMs: HOUR / 2 },
  yesterday: { label: 'Yesterday', lengthMs: DAY, bucketMs: HOUR / 2 },
  '7d': { label: 'Last 7 days', lengthMs: 7 * DAY, bucketMs: 3 * HOUR },
  '14d': { label: 'Last 14 days', lengthMs: 14 * DAY, bucketMs: 6 * HOUR },
  '30d': { label: 'Last 30 days', lengthMs: 30 * DAY, bucketMs: DAY },
  '90d': { label: 'Last 90 days', lengthMs: 90 * DAY, bucketMs: DAY },
} as const

/** A piece of time: milliseconds since 1970, `to` exclusive and open when `undefined`. */
export interface TimeRange {
  readonly from: number
  readonly to: number | undefined
}

export interface ResolvedPeriod extends TimeRange {
  readonly bucketMs: number
  /** Added to UTC before cutting, so that days begin at the reader's midnight. */
  readonly offsetMs: number
  /** As long a time before it, to compare with. */
  readonly previous: { readonly from: number; readonly to: number }
}

export function readPeriod(search: Search): Period {
  const from = readTime(valueOf(search, 'from'))
  if (from !== undefined) return { from, to: readTime(valueOf(search, 'to')) }
  const name = valueOf(search, 'period')
  return { name: name !== undefined && Object.hasOwn(PERIODS, name) ? (name as PeriodName) : '24h' }
}

/** When the period is, at this moment. */
export function resolvePeriod(period: Period, now: number): ResolvedPeriod {
  const { from, to } = rangeOf(period, now)
  const lengthMs = Math.max((to ?? now) - from, MINUTE)
  const bucketMs = 'name' in period ? PERIODS[period.name].bucketMs : bucketFor(lengthMs)
  return { from, to, bucketMs, offsetMs: localOffset(from), previous: { from: from - lengthMs, to: from } }
}

function rangeOf(period: Period, now: number): TimeRange {
  if (!('name' in period)) return period
  if (period.name === 'today') return { from: midnight(now), to: undefined }
  if (period.name === 'yesterday') return { from: midnight(midnight(now) - 1), to: midnight(now) }
  const { lengthMs, bucketMs } = PERIODS[period.name]
  // Beginning where a piece of figures begins, it is answered from these alone.
  const step = Math.min(bucketMs, HOUR / 2)
  return { from: Math.floor((now - lengthMs) / step) * step, to: undefined }
}

/** The least of a few lengths that makes no more than 100 pieces. */
function bucketFor(lengthMs: number): number {
  const lengths = [MINUTE, 5 * MINUTE, HOUR / 2, HOUR, 3 * HOUR, 12 * HOUR, DAY, 7 * DAY, 30 * DAY]
  return lengths.find((length) => lengthMs / length <= 100) ?? 400 * DAY
}

function midnight(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0)
}

/** Of the reader, east of UTC: positive. */
function localOffset(time: number): number {
  return -new Date(time).getTimezoneOffset() * MINUTE
}

/** Milliseconds since 1970, or a date. */
function readTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isFinite(time) ? time : undefined
}
