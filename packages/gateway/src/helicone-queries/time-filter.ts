import * as z from 'zod'
import type { RequestFilter } from './read-filter.ts'

/** Milliseconds since the Unix epoch. `to` is exclusive. */
export interface TimeRange {
  readonly from: number
  readonly to: number
}

const timeIn = (unitMs: number) => z.number().transform((value) => Math.round(value * unitMs))

/** The `timeFilter` of queries for sessions. */
export const timeFilterMs = z
  .looseObject({ startTimeUnixMs: timeIn(1), endTimeUnixMs: timeIn(1) })
  .transform(({ startTimeUnixMs: from, endTimeUnixMs: to }): TimeRange => ({ from, to }))
  .nullish()

/** The `timeFilter` of queries for users. */
export const timeFilterSeconds = z
  .looseObject({ startTimeUnixSeconds: timeIn(1000), endTimeUnixSeconds: timeIn(1000) })
  .transform(({ startTimeUnixSeconds: from, endTimeUnixSeconds: to }): TimeRange => ({ from, to }))
  .nullish()

/** Matches requests that started in the range, and all requests without one. */
export function startedIn(range: TimeRange | null | undefined): RequestFilter {
  if (!range) return { matches: () => true, within: {}, isExact: true }
  const { from, to } = range
  return { matches: ({ createdAt }) => createdAt >= from && createdAt < to, within: { from, to }, isExact: true }
}
