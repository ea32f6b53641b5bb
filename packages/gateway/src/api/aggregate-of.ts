import { DAY_MS } from '../day-ms.ts'
import type { AggregateQuery } from '../stores/index.ts'
import { ApiError } from './api-error.ts'
import type { AggregateParameters } from './queries.ts'

/** Groups of which there are figures when nobody says how many. */
const TOP = 100

/** One answer's rows. Buckets of nothing have none, but a caller should not rely on that. */
const MAX_ROWS = 100_000

/** What is asked of the store. Throws when the answer could be larger than anybody can read. */
export function aggregateOf(parameters: AggregateParameters, now: number): AggregateQuery {
  const { bucketMs, offsetMs, groupBy, percentiles, top, topBy, ...filter } = parameters
  if (groupBy === undefined && (top !== undefined || topBy !== undefined)) {
    throw new ApiError('invalid_parameter', 'top and topBy need groupBy.')
  }
  if (bucketMs === undefined && offsetMs !== undefined) {
    throw new ApiError('invalid_parameter', 'offsetMs needs bucketMs.')
  }
  const limit = top ?? TOP
  if (bucketMs !== undefined) refuseTooMany(bucketMs, groupBy === undefined ? 1 : limit, filter, now)
  return {
    filter,
    bucketMs,
    offsetMs,
    groupBy,
    percentiles,
    top: groupBy && { by: topBy ?? 'requests', limit },
  }
}

function refuseTooMany(bucketMs: number, groups: number, { from, to = Number.POSITIVE_INFINITY }: Range, now: number) {
  if (from === undefined) {
    if (bucketMs >= DAY_MS) return
    throw new ApiError('invalid_parameter', 'bucketMs needs from when it is less than a day.')
  }
  // Nothing is logged for times that have not come.
  const buckets = Math.max(0, Math.min(to, now + DAY_MS) - from) / bucketMs
  if (buckets * groups <= MAX_ROWS) return
  const message = `bucketMs is too small: ${Math.ceil(buckets)} buckets of ${groups} groups are asked for, and ${MAX_ROWS} rows are the most.`
  throw new ApiError('invalid_parameter', message)
}

interface Range {
  readonly from?: number | undefined
  readonly to?: number | undefined
}
