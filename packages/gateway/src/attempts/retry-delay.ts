import type { RetrySettings } from '@litecone/headers/contract'

/** No client waits longer, and timers cannot wait for ever: what is too long for them they do at once. */
const LONGEST_WAIT_MS = 5 * 60 * 1000

/**
 * Milliseconds to wait before the next attempt, given how many were made: Helicone's, which is the default of async-retry
 * (https://github.com/tim-kos/node-retry#retrytimeoutsoptions), with its randomness. A provider that asks for more is given more.
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
