import type { Report } from './gateway-services.ts'
import { reasonOf } from './reason-of.ts'

export interface RepeatedWork {
  /** Starts no further runs. Resolves when the current one has ended. */
  close(): Promise<void>
}

interface RepeatOptions {
  /** Milliseconds before the first run. Default `pauseMs`. */
  readonly firstMs?: number
  /** Milliseconds between the end of one run and the next. */
  readonly pauseMs: number
  /** Reported as a warning when runs begin to fail, but not for every failure. */
  readonly failureMessage: string
  /** Reported when a run succeeds after a failure. */
  readonly recoveryMessage: string
  readonly report: Pick<Report, 'info' | 'warn'>
}

/** Calls `work` periodically until closed. Only one call runs at a time. */
export function repeatWork(
  work: () => Promise<void>,
  { pauseMs, firstMs = pauseMs, failureMessage, recoveryMessage, report }: RepeatOptions,
): RepeatedWork {
  let isClosed = false
  let isFailing = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const run = async () => {
    try {
      await work()
      if (isFailing) report.info(recoveryMessage)
      isFailing = false
    } catch (error) {
      if (!isFailing && !isClosed) report.warn(failureMessage, { reason: reasonOf(error) })
      isFailing = true
    }
    schedule(pauseMs)
  }
  const schedule = (delayMs: number) => {
    if (isClosed) return
    timer = setTimeout(() => {
      running = run()
    }, delayMs)
    timer.unref()
  }

  schedule(firstMs)
  return {
    close() {
      isClosed = true
      clearTimeout(timer)
      return running
    },
  }
}
