import { type Search, valueOf } from '../address/search.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The period of a page: a named one, which moves with the clock, or a fixed one between two times. */
export type Period = { readonly name: PeriodName } | { readonly from: number; readonly to: number | undefined }

export type PeriodName = keyof typeof PERIODS

/** Periods that end now. */
interface Length {
  readonly label: string
  readonly lengthMs: number
  readonly bucketMs: number
}

/** A day or a month in the reader's time zone: the current one or the one before. */
interface CalendarPeriod {
  readonly label: string
  readonly unit: 'day' | 'month'
  readonly ago: 0 | 1
  readonly bucketMs: number
}

/** `bucketMs`: the length of one point in a chart. For multiples of half an hour the gateway uses figures that it has precomputed. */
export const PERIODS = {
  '1h': { label: 'Last hour', lengthMs: HOUR, bucketMs: MINUTE },
  '24h': { label: 'Last 24 hours', lengthMs: DAY, bucketMs: HOUR / 2 },
  today: { label: 'Today', unit: 'day', ago: 0, bucketMs: HOUR / 2 },
  yesterday: { label: 'Yesterday', unit: 'day', ago: 1, bucketMs: HOUR / 2 },
  '7d': { label: 'Last 7 days', lengthMs: 7 * DAY, bucketMs: 3 * HOUR },
  '14d': { label: 'Last 14 days', lengthMs: 14 * DAY, bucketMs: 6 * HOUR },
  'this-month': { label: 'This month', unit: 'month', ago: 0, bucketMs: DAY },
  'last-month': { label: 'Last month', unit: 'month', ago: 1, bucketMs: DAY },
  '30d': { label: 'Last 30 days', lengthMs: 30 * DAY, bucketMs: DAY },
  '90d': { label: 'Last 90 days', lengthMs: 90 * DAY, bucketMs: DAY },
} as const satisfies Readonly<Record<string, Length | CalendarPeriod>>

/** Milliseconds since 1970. `to` is exclusive; `undefined` means until now. */
export interface TimeRange {
  readonly from: number
  readonly to: number | undefined
}

export interface ResolvedPeriod extends TimeRange {
  readonly bucketMs: number
  /** The reader's offset from UTC, so that the days of a chart begin at the reader's midnight. */
  readonly offsetMs: number
  /** The period to compare with: the same length before this one, or the day or month before. If this one is not over, it ends at the same time of that day or month. */
  readonly previous: { readonly from: number; readonly to: number }
}

export function readPeriod(search: Search): Period {
  const from = readTime(valueOf(search, 'from'))
  if (from !== undefined) return { from, to: readTime(valueOf(search, 'to')) }
  const name = valueOf(search, 'period')
  return { name: name !== undefined && Object.hasOwn(PERIODS, name) ? (name as PeriodName) : '24h' }
}

/** The times of a period, as of `now`. */
export function resolvePeriod(period: Period, now: number): ResolvedPeriod {
  const resolved: Partial<ResolvedPeriod> & TimeRange =
    'name' in period ? resolveNamed(PERIODS[period.name], now) : period
  const { from, to, bucketMs, previous } = resolved
  const lengthMs = Math.max((to ?? now) - from, MINUTE)
  return {
    from,
    to,
    bucketMs: bucketMs ?? bucketFor(lengthMs),
    offsetMs: localOffset(from),
    previous: previous ?? { from: from - lengthMs, to: from },
  }
}

function resolveNamed(named: Length | CalendarPeriod, now: number): Partial<ResolvedPeriod> & TimeRange {
  const { bucketMs } = named
  if ('lengthMs' in named) {
    // Rounded to where precomputed figures begin, so that the gateway needs nothing else.
    const step = Math.min(bucketMs, HOUR / 2)
    return { from: Math.floor((now - named.lengthMs) / step) * step, to: undefined, bucketMs }
  }
  const { unit, ago } = named
  const from = beginOf(unit, ago, now)
  const before = beginOf(unit, ago + 1, now)
  if (ago === 1) return { from, to: beginOf(unit, 0, now), bucketMs, previous: { from: before, to: from } }
  // The previous month may be shorter than what has passed of this one.
  const previous = { from: before, to: Math.min(before + (now - from), from) }
  return { from, to: undefined, bucketMs, previous }
}

/** The shortest of a few lengths that gives a chart at most 100 points. */
function bucketFor(lengthMs: number): number {
  const lengths = [MINUTE, 5 * MINUTE, HOUR / 2, HOUR, 3 * HOUR, 12 * HOUR, DAY, 7 * DAY, 30 * DAY]
  return lengths.find((length) => lengthMs / length <= 100) ?? 400 * DAY
}

/** Midnight at the beginning of a day or month, in the reader's time zone. */
function beginOf(unit: 'day' | 'month', ago: number, now: number): number {
  const date = new Date(now)
  if (unit === 'day') return new Date(date.getFullYear(), date.getMonth(), date.getDate() - ago).getTime()
  return new Date(date.getFullYear(), date.getMonth() - ago, 1).getTime()
}

/** The reader's offset from UTC in milliseconds, positive east of it. */
function localOffset(time: number): number {
  return -new Date(time).getTimezoneOffset() * MINUTE
}

/** Reads milliseconds since 1970, or a date. */
function readTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isFinite(time) ? time : undefined
}
