import type { LogOutcome } from './log-query.ts'

/** What came of a request, by the status of its log. */
export function outcomeOf(status: number): LogOutcome {
  if (status === -3) return 'cancelled'
  return status >= 200 && status < 400 ? 'success' : 'error'
}
