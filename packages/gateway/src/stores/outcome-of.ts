import type { LogOutcome } from './log-query.ts'

/** The outcome of a request, from the status in its log. */
export function outcomeOf(status: number): LogOutcome {
  if (status === -3) return 'cancelled'
  return status >= 200 && status < 400 ? 'success' : 'error'
}
