import { BadRequestError, type LlmError } from './errors.ts'

export interface RetryOptions {
  /** Total number of attempts, including the first. Default 3. */
  attempts?: number | undefined
  /** The longest wait before the first retry, in milliseconds. The actual wait is random between 0 and this ("full jitter"). Default 500. */
  minDelay?: number | undefined
  /** The longest wait before any retry, in milliseconds, unless the provider asks for more. Default 8000. */
  maxDelay?: number | undefined
  /** Multiplies the wait for each further retry. Default 2. */
  factor?: number | undefined
  /** The longest `Retry-After` to honor, in milliseconds. A longer one fails the call at once, with `retryAfter` on the error. Default 60000. */
  maxRetryAfter?: number | undefined
  /**
   * How many retries a client may make in addition to one per ten successful calls, so that retries do not add load while a provider is down.
   * Default 100; `Infinity` for no limit.
   */
  budget?: number | undefined
  /** Which failures to retry. Default: those whose `retryable` is true. */
  on?: ((error: LlmError) => boolean) | undefined
}

/** A value for `createClient({ retry })` or a call's options. */
export interface RetryPolicy {
  /** Creates the state of one client, so that two clients share nothing. */
  create(): RetryState
}

export interface RetryState {
  /** Milliseconds to wait before the next attempt, or `undefined` to give up. `failures` counts from 1. */
  next(error: LlmError, failures: number): number | undefined
  onSuccess(): void
}

/**
 * Retries with exponential backoff and full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * A stream is never retried after its first chunk has been delivered.
 *
 * @throws BadRequestError If a number is negative or `NaN`.
 */
export function retry(options: RetryOptions = {}): RetryPolicy {
  const { attempts = 3, minDelay = 500, maxDelay = 8_000, factor = 2, maxRetryAfter = 60_000, budget = 100 } = options
  checkAmounts('retry', { attempts, minDelay, maxDelay, factor, maxRetryAfter, budget })
  const on = options.on ?? ((error: LlmError) => error.retryable)
  return {
    create() {
      let tokens = budget
      return {
        next(error, failures) {
          if (failures >= attempts || !on(error) || tokens < 1) return undefined
          const asked = error.retryAfter ?? 0
          if (asked > maxRetryAfter) return undefined
          tokens -= 1
          const backoff = Math.random() * Math.min(maxDelay, minDelay * factor ** (failures - 1))
          return asked > 0 ? asked + Math.random() * Math.min(minDelay, asked / 10) : backoff
        },
        onSuccess() {
          tokens = Math.min(budget, tokens + 0.1)
        },
      }
    },
  }
}

/** Reads the option. Separate from `retry()`, so that it is bundled only if used. */
export function startRetry(policy: RetryPolicy | false): RetryState | undefined {
  if (policy === false) return undefined
  if (typeof policy.create === 'function') return policy.create()
  throw new BadRequestError('retry must be retry({ attempts }) or false.', { param: 'retry' })
}

/** Rejects negative numbers, and the `NaN` of `Number(process.env.ATTEMPTS)` without the variable. */
export function checkAmounts(param: string, amounts: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(amounts)) {
    if (typeof value !== 'number' || !(value >= 0))
      throw new BadRequestError(`${param}: ${name} must be a number of 0 or more.`, { param })
  }
}

/** How long a response asks to wait, in milliseconds: from `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). */
export function readRetryAfter(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const exact = Number.parseFloat(headers['retry-after-ms'] ?? '')
  if (exact >= 0) return exact
  const value = headers['retry-after']?.trim()
  if (!value) return undefined
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
