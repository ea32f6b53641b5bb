import { StoreError } from '../store-error.ts'

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const FULL = new Set(['53100', '53200', '53400'])
const UNAVAILABLE = new Set(['25006', '53300', '57014', '57P01', '57P02', '57P03', '57P05'])
const RETRYABLE = new Set(['40001', '40P01', '55P03'])

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

export function hasCode(error: unknown, code: string): boolean {
  return codeOf(error) === code
}

const ATTEMPTS = 5

/** Repeats a transaction that failed only because of a concurrent one (serialization failure, deadlock or lock timeout). */
export async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRYABLE.has(codeOf(error) ?? '')) throw postgresError(error)
    }
  }
}

export function postgresError(error: unknown): StoreError {
  if (error instanceof StoreError) return error
  const code = codeOf(error)
  // PostgreSQL puts values of the row into `detail`, which is left out.
  const message = error instanceof Error ? error.message : 'no reason given'
  if (code && FULL.has(code)) return new StoreError('full', `PostgreSQL has no room: ${message}`, { cause: error })
  const lost =
    (code === undefined && !isMistake(error)) ||
    (code !== undefined && (!/^[0-9A-Z]{5}$/.test(code) || /^(08|28|3D)/.test(code) || UNAVAILABLE.has(code)))
  if (lost) return new StoreError('unavailable', `PostgreSQL cannot be used now: ${message}`, { cause: error })
  return new StoreError('failed', `PostgreSQL refused: ${message}`, { cause: error })
}

/** `pg` reports a lost connection as a plain `Error`. These types are bugs of ours. */
function isMistake(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError
}
