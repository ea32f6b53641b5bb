import { DAY_MS } from '../day-ms.ts'
import type { AggregateQuery } from '../stores/index.ts'
import { ApiError } from './api-error.ts'
import type { AggregateParameters } from './queries.ts'

/** Number of groups by default. */
const TOP = 100

/** Maximum number of rows of a response. Empty buckets have none, but clients should not rely on that. */
const MAX_ROWS = 100_000

/** The query of the store. Throws if the response could have too many rows. */
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
  // There are no logs of the future.
  const buckets = Math.max(0, Math.min(to, now + DAY_MS) - from) / bucketMs
  if (buckets * groups <= MAX_ROWS) return
  const message = `bucketMs is too small: ${Math.ceil(buckets)} buckets of ${groups} groups are asked for, and ${MAX_ROWS} rows are the most.`
  throw new ApiError('invalid_parameter', message)
}

interface Range {
  readonly from?: number | undefined
  readonly to?: number | undefined
}
