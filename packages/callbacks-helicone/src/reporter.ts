import type { ErrorHandler, HeliconeErrorCode } from './helicone-error.ts'
import { warn } from './warn.ts'

export interface Reporter {
  readonly report: ErrorHandler
  /** To be called when logs arrive again. */
  recovered(): void
}

/**
 * Passes errors to the handler, and catches what the handler throws. Without a handler, prints one warning for each kind of error until
 * `recovered` is called.
 */
export function createReporter(handler: ErrorHandler | undefined): Reporter {
  const warned = new Set<HeliconeErrorCode>()
  return {
    report(error) {
      if (!handler) {
        if (!warned.has(error.code)) warn(`${error.message} (shown once)`)
        warned.add(error.code)
        return
      }
      try {
        handler(error)
      } catch (cause) {
        warn(`onError threw: ${cause instanceof Error ? cause.message : String(cause)}`)
      }
    },
    recovered() {
      warned.delete('undeliverable')
      warned.delete('queue_full')
    },
  }
}
