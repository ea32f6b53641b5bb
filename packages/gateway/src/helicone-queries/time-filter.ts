import * as z from 'zod'
import type { RequestFilter } from './read-filter.ts'

/** From the first to before the second. Milliseconds since the Unix epoch. */
export interface During {
  readonly from: number
  readonly to: number
}

const timeIn = (unitMs: number) => z.number().transform((value) => Math.round(value * unitMs))

/** The `timeFilter` of questions about sessions. */
export const timeFilterMs = z
  .looseObject({ startTimeUnixMs: timeIn(1), endTimeUnixMs: timeIn(1) })
  .transform(({ startTimeUnixMs: from, endTimeUnixMs: to }): During => ({ from, to }))
  .nullish()

/** The `timeFilter` of questions about users. */
export const timeFilterSeconds = z
  .looseObject({ startTimeUnixSeconds: timeIn(1000), endTimeUnixSeconds: timeIn(1000) })
  .transform(({ startTimeUnixSeconds: from, endTimeUnixSeconds: to }): During => ({ from, to }))
  .nullish()

export function beganDuring(during: During | null | undefined): RequestFilter {
  if (!during) return { matches: () => true, within: {}, isExact: true }
  const { from, to } = during
  return { matches: ({ createdAt }) => createdAt >= from && createdAt < to, within: { from, to }, isExact: true }
}
