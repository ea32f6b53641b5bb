import { expect, it } from 'vitest'
import { labelTimes } from './label-times.ts'

const at = (day: number, hour = 0) => new Date(2026, 10, day, hour).getTime() / 1000

it('formats times as the lists do, with each date once', () => {
  expect(labelTimes([at(28, 20), at(28, 22), at(29), at(29, 2)], 7200)).toEqual([
    '20:00\nNov 28',
    '22:00',
    '00:00\nNov 29',
    '02:00',
  ])
  expect(labelTimes([at(28), at(29)], 86_400)).toEqual(['Nov 28', 'Nov 29'])
})
