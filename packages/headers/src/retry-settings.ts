import { REQUEST_HEADERS } from './header-table.ts'
import type { ParsedHeliconeHeaders } from './options.ts'

/** How a request is to be tried again, defaults filled in. Not at all unless `enabled`. */
export interface RetrySettings {
  enabled: boolean
  /** Attempts in all. */
  num: number
  factor: number
  /** Milliseconds. */
  minTimeout: number
  maxTimeout: number
}

export function retrySettings(retry: ParsedHeliconeHeaders['retry'] = {}): RetrySettings {
  const { num, factor, minTimeout, maxTimeout } = REQUEST_HEADERS.retry
  return {
    enabled: false,
    num: num.default,
    factor: factor.default,
    minTimeout: minTimeout.default,
    maxTimeout: maxTimeout.default,
    ...retry,
  }
}

/** Helicone fails a call whose longest delay is under its first, by default or as given. */
export function areTimeoutsCrossed(given: { minTimeout?: unknown; maxTimeout?: unknown }): boolean {
  const { minTimeout, maxTimeout } = REQUEST_HEADERS.retry
  return Number(given.minTimeout ?? minTimeout.default) > Number(given.maxTimeout ?? maxTimeout.default)
}

/** Milliseconds that a `Retry-After` asks for, a minute at most; undefined when it says nothing usable or a time that has passed. */
export function parseRetryAfter(text: string | null | undefined, now = Date.now()): number | undefined {
  const trimmed = text?.trim() ?? ''
  // Dates have names of months; without that check Date.parse would take "1.5" for one.
  const wait = /^\d+$/.test(trimmed)
    ? Number(trimmed) * 1000
    : /[a-z]{3}/i.test(trimmed)
      ? Date.parse(trimmed) - now
      : -1
  return wait >= 0 ? Math.min(wait, 60_000) : undefined
}
