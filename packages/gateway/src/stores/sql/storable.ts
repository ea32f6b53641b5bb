/** Replaces NUL and lone surrogates, which PostgreSQL cannot store. Also used for SQLite, so that both stores return the same. */
export function storable(text: string): string {
  if (text.isWellFormed() && !text.includes('\0')) return text
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** Maximum characters of indexed texts. An entry of PostgreSQL's indexes can have at most 2.7 kB. */
const NAME_LENGTH = 128
const VALUE_LENGTH = 512

/** The stored form of an indexed value. Also applied to the values of filters. */
export function storedValue(text: string): string {
  return storable(text.slice(0, VALUE_LENGTH))
}

export function storedName(text: string): string {
  return storable(text.slice(0, NAME_LENGTH))
}

/** Names of properties are compared without case. */
export function nameKey(name: string): string {
  return storedName(name).toLowerCase().slice(0, NAME_LENGTH)
}

export function storedValueOrNull(text: string | null): string | null {
  return text === null ? null : storedValue(text)
}

export function storableOrNull(text: string | null): string | null {
  return text === null ? null : storable(text)
}

/** A number that both databases accept. One invalid entry must not make its whole batch fail. */
function finite(value: number, defaultValue = 0): number {
  return Number.isFinite(value) ? value : defaultValue
}

export function integer(value: number, defaultValue = 0): number {
  const whole = Math.trunc(finite(value, defaultValue))
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, whole))
}

/** The latest time that a `Date` can represent. */
export const LATEST = 8.64e15

/** More than any model accepts. Without a limit, one malicious entry could make the sums of rollups overflow permanently. */
const MAX_TOKENS = 1e9

export function tokensOrNull(value: number | null): number | null {
  return value === null ? null : Math.max(0, Math.min(MAX_TOKENS, integer(value)))
}

/** Limits for the same reason, larger than any real cost or duration. */
const MAX_DOLLARS = 1e9
const MAX_MILLISECONDS = 1e12

export function dollarsOrNull(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : Math.max(-MAX_DOLLARS, Math.min(MAX_DOLLARS, value))
}

export function milliseconds(value: number): number {
  return Math.max(0, Math.min(MAX_MILLISECONDS, finite(value)))
}

export function integerOrNull(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : integer(value)
}
