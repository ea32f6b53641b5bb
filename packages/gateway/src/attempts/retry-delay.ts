import type { RetrySettings } from '@litecone/headers/contract'

/** A longer delay is of no use to clients. Besides, a timer of more than 24 days would fire immediately. */
const MAX_DELAY_MS = 5 * 60 * 1000

/**
 * The delay in milliseconds before the next attempt, after `made` attempts. It is Helicone's: exponential, with the jitter of async-retry
 * (https://github.com/tim-kos/node-retry#retrytimeoutsoptions). A longer delay in the provider's `Retry-After` takes precedence.
 */
export function retryDelay(
  made: number,
  { factor, minTimeout, maxTimeout }: RetrySettings,
  retryAfter: number | undefined,
  random: () => number = Math.random,
): number {
  const backoff = Math.round((1 + random()) * Math.max(minTimeout, 1) * factor ** (made - 1))
  return Math.min(Math.max(Math.min(backoff, maxTimeout), retryAfter ?? 0), MAX_DELAY_MS)
}

/** 429, and 500 to 599. */
export function isRetryStatus(status: number): boolean {
  return status === 429 || (status >= 500 && status <= 599)
}
