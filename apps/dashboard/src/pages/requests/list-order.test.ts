import { expect, it } from 'vitest'
import { changeSearch, type Search } from '../../address/search.ts'
import { chooseColumn, directionOf, readOrder } from './list-order.ts'

it('reverses the order when a column is chosen again, and shows the largest of another column first', () => {
  let search: Search = { status: ['429'] }
  const choose = (column: 'time' | 'costUsd' | 'latencyMs') => {
    search = changeSearch(search, chooseColumn(readOrder(search), column))
    return readOrder(search)
  }
  expect(readOrder(search)).toEqual({ order: 'newest' })
  expect(choose('time')).toEqual({ order: 'oldest' })
  expect(choose('costUsd')).toEqual({ sort: 'costUsd', order: 'highest' })
  expect(choose('costUsd')).toEqual({ sort: 'costUsd', order: 'lowest' })
  expect(choose('latencyMs')).toEqual({ sort: 'latencyMs', order: 'highest' })
  expect(choose('time')).toEqual({ order: 'newest' })
  expect(search).toEqual({ status: ['429'] })
})

it('tells which column the list is sorted by, and ignores unknown orders', () => {
  const order = readOrder({ sort: ['costUsd'], order: ['lowest'] })
  expect([directionOf(order, 'costUsd'), directionOf(order, 'time')]).toEqual(['ascending', 'none'])
  expect(directionOf(readOrder({ sort: ['colour'], order: ['lowest'] }), 'time')).toBe('descending')
})
