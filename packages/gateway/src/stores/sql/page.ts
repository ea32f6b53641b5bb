import type { PageOptions } from '../log-query.ts'
import { StoreError } from '../store-error.ts'
import { storedValue } from './storable.ts'

/** The end of a page: time and id of its last item. Clients get it encoded, as an opaque cursor. */
export interface Position {
  readonly time: number
  readonly id: string
}

export function encodeCursor({ time, id }: Position): string {
  return Buffer.from(`${time} ${id}`).toString('base64url')
}

export function decodeCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  const [, time, id] = /^(-?\d{1,16}) ([^]*)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (time === undefined || id === undefined) {
    throw new StoreError('invalid', 'The cursor is invalid. Use the `next` of a page.')
  }
  return { time: Number(time), id: storedValue(id) }
}

/** The end of a page that is sorted by a value, with the value of its last item; `null` if it has none. */
export interface SortedPosition extends Position {
  readonly value: number | null
}

export function encodeSortedCursor(name: string, { value, time, id }: SortedPosition): string {
  return Buffer.from(`${name} ${value} ${time} ${id}`).toString('base64url')
}

export function decodeSortedCursor(name: string, cursor: string | undefined): SortedPosition | undefined {
  if (cursor === undefined) return undefined
  const [, by, value, time, id] =
    /^(\w+) (null|-?\d[\d.e+-]*) (-?\d{1,16}) ([^]*)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (by !== name || !(value === 'null' || Number.isFinite(Number(value))) || id === undefined) {
    throw new StoreError('invalid', 'The cursor is invalid. Use the `next` of a page in the same order.')
  }
  return { value: value === 'null' ? null : Number(value), time: Number(time), id: storedValue(id) }
}

/** The number of items of a page, from 1 to 1,000. */
export function limitOf(limit: PageOptions['limit'], defaultLimit: number): number {
  return Math.max(1, Math.min(1000, Math.floor(limit ?? defaultLimit) || 1))
}
