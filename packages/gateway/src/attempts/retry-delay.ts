import type { RetrySettings } from '@litecone/headers/contract'

/** No client waits longer. Besides, a timer that is set for too long fires at once. */
const LONGEST_WAIT_MS = 5 * 60 * 1000

/**
 * Milliseconds to wait before the next attempt, by how many were made: Helicone's backoff, which is async-retry's default, jitter included
 * (https://github.com/tim-kos/node-retry#retrytimeoutsoptions). A provider that asks for a longer wait gets it.
 */
export function retryDelay(
  made: number,
  { factor, minTimeout, maxTimeout }: RetrySettings,
  retryAfter: number | undefined,
  random: () => number = Math.random,
): number {
  const backoff = Math.round((1 + random()) * Math.max(minTimeout, 1) * factor ** (made - 1))
  return Math.min(Math.max(Math.min(backoff, maxTimeout), retryAfter ?? 0), LONGEST_WAIT_MS)
}

/** 429, and 500 to 599. */
export function isRetryStatus(status: number): boolean {
  return status === 429 || (status >= 500 && status <= 599)
}
