import { REQUEST_HEADERS } from './header-table.ts'
import type { ParsedHeliconeHeaders } from './options.ts'

/** The retry settings of a request, with defaults filled in. No retries unless `enabled`. */
export interface RetrySettings {
  enabled: boolean
  /** The number of attempts, including the first. */
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

/** Helicone fails a call if the longest delay is less than the first, including defaults. */
export function areTimeoutsCrossed(given: { minTimeout?: unknown; maxTimeout?: unknown }): boolean {
  const { minTimeout, maxTimeout } = REQUEST_HEADERS.retry
  return Number(given.minTimeout ?? minTimeout.default) > Number(given.maxTimeout ?? maxTimeout.default)
}

/** The delay of a `Retry-After` in milliseconds, at most one minute. `undefined` if it is invalid or in the past. */
export function parseRetryAfter(text: string | null | undefined, now = Date.now()): number | undefined {
  const trimmed = text?.trim() ?? ''
  // Dates contain letters; without this check, Date.parse would accept "1.5".
  const wait = /^\d+$/.test(trimmed)
    ? Number(trimmed) * 1000
    : /[a-z]{3}/i.test(trimmed)
      ? Date.parse(trimmed) - now
      : -1
  return wait >= 0 ? Math.min(wait, 60_000) : undefined
}
