import { expect, it } from 'vitest'
import { changeSearch, formatSearch, parseSearch } from './search.ts'

it('keeps every value of every name, also of __proto__', () => {
  const text = '?model=gpt-4o&model=o3&property.env=a%26b&__proto__=1&userId='
  expect(formatSearch(parseSearch(text))).toBe(text)
  expect(formatSearch(parseSearch(''))).toBe('')
})

it('sets, replaces and removes values', () => {
  const search = parseSearch('?period=7d&model=gpt-4o')
  expect(formatSearch(changeSearch(search, { model: ['a', 'b'], period: undefined, step: '2' }))).toBe(
    '?model=a&model=b&step=2',
  )
  expect(formatSearch(changeSearch(search, { model: [] }))).toBe('?period=7d')
})
