import type { ErrorHandler, HeliconeErrorCode } from './helicone-error.ts'
import { warn } from './warn.ts'

export interface Reporter {
  readonly report: ErrorHandler
  /** Says that logs arrive again. */
  recovered(): void
}

/**
 * Passes errors to the handler, and keeps what the handler throws from the work under way. Without a handler each kind of error is warned of
 * once, until `recovered` says that logs arrive again.
 */
export function createReporter(handler: ErrorHandler | undefined): Reporter {
  const said = new Set<HeliconeErrorCode>()
  return {
    report(error) {
      if (!handler) {
        if (!said.has(error.code)) warn(`${error.message} (said once)`)
        said.add(error.code)
        return
      }
      try {
        handler(error)
      } catch (cause) {
        warn(`onError threw: ${cause instanceof Error ? cause.message : String(cause)}`)
      }
    },
    recovered() {
      said.delete('undeliverable')
      said.delete('queue_full')
    },
  }
}
