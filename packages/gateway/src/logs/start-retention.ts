import { DAY_MS } from '../day-ms.ts'
import type { Report } from '../gateway-services.ts'
import { reasonOf } from '../reason-of.ts'
import type { LogStore } from '../stores/index.ts'

export interface RetentionOptions {
  readonly store: LogStore
  /** Logs older than so many days are deleted. */
  readonly days: number
  /** Milliseconds between two runs: an hour. Up to a fifth is added at random, so that gateways that share a store do not all come at once. */
  readonly everyMs?: number | undefined
  readonly report: Report
}

export interface Retention {
  /** Stops, and resolves when no deletion is under way. */
  close(): Promise<void>
}

const HOUR_MS = 3_600_000

/** Deletes old logs, for the first time soon after it was called. A run that fails is reported, and the next one deletes what it left. */
export function startRetention({ store, days, everyMs = HOUR_MS, report }: RetentionOptions): Retention {
  if (!(days > 0)) throw new RangeError(`Logs must be kept for more than 0 days, not ${days}.`)
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const run = async () => {
    try {
      const deleted = await store.deleteBefore(Date.now() - days * DAY_MS)
      if (deleted > 0) report.info('Old logs were deleted.', { deleted, days })
    } catch (error) {
      report.warn('Old logs could not be deleted.', { reason: reasonOf(error) })
    }
    schedule(everyMs * (1 + Math.random() / 5))
  }
  const schedule = (delayMs: number) => {
    if (isClosed) return
    timer = setTimeout(() => {
      running = run()
    }, delayMs)
    timer.unref()
  }

  schedule((everyMs * Math.random()) / 20)
  return {
    close() {
      isClosed = true
      clearTimeout(timer)
      return running
    },
  }
}
