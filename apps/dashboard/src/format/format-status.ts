import type { LogOutcome } from '@litecone/gateway/api'

/** What Helicone's own statuses mean. (https://docs.helicone.ai) */
const OWN: Readonly<Record<number, string>> = {
  [-2]: 'No answer',
  [-3]: 'Cancelled',
  [-4]: 'Threat',
}

/** `200`, `429`, `Cancelled`. */
export function formatStatus(status: number): string {
  return OWN[status] ?? String(status)
}

export function outcomeOf(status: number): LogOutcome {
  if (status === -3) return 'cancelled'
  return status >= 200 && status < 400 ? 'success' : 'error'
}
