import type { RequestSort } from '@litecone/gateway/api'
import { type Search, type SearchChange, valueOf } from '../../address/search.ts'
import { COLUMN_NAMES, COLUMNS, type RequestColumn } from './columns.tsx'

/** The order of the list: by time, or by a figure of the requests. */
export type ListOrder =
  | { readonly sort?: undefined; readonly order: 'newest' | 'oldest' }
  | { readonly sort: RequestSort; readonly order: 'highest' | 'lowest' }

/** The order in the address of the page. */
export function readOrder(search: Search): ListOrder {
  const asked = valueOf(search, 'sort')
  const order = valueOf(search, 'order')
  for (const name of COLUMN_NAMES) {
    const { sort }: RequestColumn = COLUMNS[name]
    if (sort === asked && sort !== undefined && sort !== 'time')
      return { sort, order: order === 'lowest' ? 'lowest' : 'highest' }
  }
  return { order: order === 'oldest' ? 'oldest' : 'newest' }
}

export function directionOf({ sort, order }: ListOrder, column: RequestColumn['sort']) {
  if ((sort ?? 'time') !== column) return 'none'
  return order === 'newest' || order === 'highest' ? 'descending' : 'ascending'
}

/** The change to the address after a click on the title of a column. The first click shows the largest or newest first, the next one the opposite. */
export function chooseColumn(order: ListOrder, column: NonNullable<RequestColumn['sort']>): SearchChange {
  const isReversed = directionOf(order, column) === 'descending'
  if (column === 'time') return { sort: undefined, order: isReversed ? 'oldest' : undefined }
  return { sort: column, order: isReversed ? 'lowest' : undefined }
}
