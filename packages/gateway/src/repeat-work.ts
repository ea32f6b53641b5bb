import type { Report } from './gateway-services.ts'
import { reasonOf } from './reason-of.ts'

export interface RepeatedWork {
  /** Stops, and resolves when no run is in progress. */
  close(): Promise<void>
}

interface RepeatOptions {
  /** Milliseconds before the first run. Default `pauseMs`. */
  readonly firstMs?: number
  /** Milliseconds between the end of one run and the next. */
  readonly pauseMs: number
  /** Reported once when runs begin to fail, and once when they succeed again. */
  readonly trouble: string
  readonly well: string
  readonly report: Pick<Report, 'info' | 'warn'>
}

/** Repeats work until closed, one run at a time. */
export function repeatWork(
  work: () => Promise<void>,
  { pauseMs, firstMs = pauseMs, trouble, well, report }: RepeatOptions,
): RepeatedWork {
  let isClosed = false
  let isFailing = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const run = async () => {
    try {
      await work()
      if (isFailing) report.info(well)
      isFailing = false
    } catch (error) {
      if (!isFailing && !isClosed) report.warn(trouble, { reason: reasonOf(error) })
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
