import { DAY_MS } from '../day-ms.ts'
import type { Report } from '../gateway-services.ts'
import { type RepeatedWork, repeatWork } from '../repeat-work.ts'
import type { LogStore } from '../stores/index.ts'

export interface RetentionOptions {
  readonly store: LogStore
  /** Logs older than this many days are deleted. */
  readonly days: number
  /** Milliseconds between two runs. Default: one hour. */
  readonly everyMs?: number | undefined
  /** Milliseconds to wait before a deletion that would leave only recent logs. Default: three days. */
  readonly graceMs?: number | undefined
  readonly report: Report
}

const HOUR_MS = 3_600_000

/**
 * Deletes old logs periodically, for the first time soon after the start. If a run fails, the next one deletes what is left.
 *
 * If the clock is set far ahead, every log looks old. A deletion that would leave no log older than the grace period is therefore postponed, with a warning:
 * until such logs exist, or for the length of the grace period, which is measured by a monotonic clock.
 */
export function startRetention(options: RetentionOptions): RepeatedWork {
  const { store, days, everyMs = HOUR_MS, graceMs = 3 * DAY_MS, report } = options
  if (!(days > 0)) throw new RangeError(`Logs must be kept for more than 0 days, not ${days}.`)
  /** When a deletion was first postponed. */
  let postponedSince: number | undefined

  const mustPostpone = async (now: number, end: number): Promise<boolean> => {
    const recent = now - Math.min(graceMs, (days * DAY_MS) / 2)
    if ((await store.hasEntries(end, recent)) || !(await store.hasEntries(0, end))) {
      postponedSince = undefined
      return false
    }
    if (postponedSince === undefined) {
      postponedSince = performance.now()
      report.warn(
        'Old logs are not deleted yet: nearly all logs are older than logs.retentionDays. If the system clock is wrong, correct it. Otherwise, they are deleted later.',
        { clock: new Date(now).toISOString(), days, waitDays: graceMs / DAY_MS },
      )
    }
    return performance.now() - postponedSince < graceMs
  }

  const deleteOld = async () => {
    const now = Date.now()
    const end = now - days * DAY_MS
    if (await mustPostpone(now, end)) return
    const deleted = await store.deleteBefore(end)
    if (deleted > 0) report.info('Old logs were deleted.', { deleted, days })
  }
  return repeatWork(deleteOld, {
    // At random times, so that gateways sharing a store do not all run at once.
    firstMs: (everyMs * Math.random()) / 20,
    pauseMs: everyMs * (1 + Math.random() / 5),
    failureMessage: 'Old logs could not be deleted.',
    recoveryMessage: 'Old logs can be deleted again.',
    report,
  })
}
