/** PostgreSQL's text can hold neither, and both stores shall answer the same. Nearly all texts can stay as they are, and to see that is quick. */
export function storable(text: string): string {
  if (text.isWellFormed() && !text.includes('\0')) return text
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

/** The most characters of what requests are grouped and looked up by: PostgreSQL's indexes take no more than 2.7 kB. */
const NAME_LENGTH = 128
const VALUE_LENGTH = 512

/** As it is stored, also when it is looked for. */
export function storedValue(text: string): string {
  return storable(text.slice(0, VALUE_LENGTH))
}

export function storedName(text: string): string {
  return storable(text.slice(0, NAME_LENGTH))
}

/** How names of properties are compared. */
export function nameKey(name: string): string {
  return storedName(name).toLowerCase().slice(0, NAME_LENGTH)
}

export function storedValueOrNull(text: string | null): string | null {
  return text === null ? null : storedValue(text)
}

export function storableOrNull(text: string | null): string | null {
  return text === null ? null : storable(text)
}

/** A number that both databases take: one entry from a careless client must not cost a batch. */
function finite(value: number, otherwise = 0): number {
  return Number.isFinite(value) ? value : otherwise
}

export function integer(value: number, otherwise = 0): number {
  const whole = Math.trunc(finite(value, otherwise))
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, whole))
}

/** The last moment that a `Date` can hold. */
export const LATEST = 8.64e15

/** More than any model takes. Without it one liar could make sums overflow, for good. */
const MAX_TOKENS = 1e9

export function tokensOrNull(value: number | null): number | null {
  return value === null ? null : Math.max(0, Math.min(MAX_TOKENS, integer(value)))
}

/** More than anything costs or lasts, for the same reason. */
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
