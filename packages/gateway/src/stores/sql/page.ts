import type { PageOptions } from '../log-query.ts'
import { StoreError } from '../store-error.ts'
import { storedValue } from './storable.ts'

/** Where a page ended: the time and id of its last item. Readers get it as opaque text. */
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
    throw new StoreError('invalid', 'The cursor is none that a page gave as `next`.')
  }
  return { time: Number(time), id: storedValue(id) }
}

/** The same in a list that is sorted by a figure; `null`: the item has none. */
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
    throw new StoreError('invalid', 'The cursor is none that a page in this order gave as `next`.')
  }
  return { value: value === 'null' ? null : Number(value), time: Number(time), id: storedValue(id) }
}

export function limitOf(limit: PageOptions['limit'], otherwise: number): number {
  return Math.max(1, Math.min(1000, Math.floor(limit ?? otherwise) || 1))
}
