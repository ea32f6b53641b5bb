import { DAY_MS } from '../day-ms.ts'
import type { Report } from '../gateway-services.ts'
import { type RepeatedWork, repeatWork } from '../repeat-work.ts'
import type { LogStore } from '../stores/index.ts'

export interface RetentionOptions {
  readonly store: LogStore
  /** Logs older than so many days are deleted. */
  readonly days: number
  /** Milliseconds between two runs: an hour. */
  readonly everyMs?: number | undefined
  readonly report: Report
}

const HOUR_MS = 3_600_000

/** Deletes old logs, for the first time soon after it was called. What a run that fails leaves, the next one deletes. */
export function startRetention({ store, days, everyMs = HOUR_MS, report }: RetentionOptions): RepeatedWork {
  if (!(days > 0)) throw new RangeError(`Logs must be kept for more than 0 days, not ${days}.`)
  const deleteOld = async () => {
    const deleted = await store.deleteBefore(Date.now() - days * DAY_MS)
    if (deleted > 0) report.info('Old logs were deleted.', { deleted, days })
  }
  return repeatWork(deleteOld, {
    // Each gateway at its own time: those that share a store shall not all come at once.
    firstMs: (everyMs * Math.random()) / 20,
    pauseMs: everyMs * (1 + Math.random() / 5),
    trouble: 'Old logs could not be deleted.',
    well: 'Old logs can be deleted again.',
    report,
  })
}
