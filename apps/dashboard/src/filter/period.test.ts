import { describe, expect, it } from 'vitest'
import { parseSearch } from '../address/search.ts'
import { readPeriod, resolvePeriod } from './period.ts'

const HOUR = 3_600_000
const NOW = Date.parse('2026-11-24T14:05:33Z')

function resolve(search: string) {
  return resolvePeriod(readPeriod(parseSearch(search)), NOW)
}

describe('a period', () => {
  it('is the last day by default, and if the address has an unknown one', () => {
    for (const search of ['', '?period=forever', '?period=constructor'])
      expect(readPeriod(parseSearch(search))).toEqual({ name: '24h' })
  })

  it('begins at a half hour, for which the gateway has precomputed figures', () => {
    for (const name of ['24h', '7d', '30d', '90d']) expect(resolve(`?period=${name}`).from % (HOUR / 2)).toBe(0)
    expect(resolve('?period=24h').from).toBe(Date.parse('2026-11-23T14:00:00Z'))
  })

  it('is compared with the same length before it', () => {
    const { from, to, previous } = resolve('?period=7d')
    expect(to).toBeUndefined()
    expect(previous).toEqual({ from: from - (NOW - from), to: from })
  })

  it('is yesterday from midnight to midnight, in the reader’s time zone', () => {
    const { from, to } = resolve('?period=yesterday')
    expect([new Date(from).getHours(), new Date(to ?? 0).getHours()]).toEqual([0, 0])
    expect(new Date(to ?? 0).toDateString()).toBe(new Date(NOW).toDateString())
  })

  it('is a calendar month, compared with the one before until the same time', () => {
    const month = resolve('?period=this-month')
    const [november, october, september] = [10, 9, 8].map((month) => new Date(2026, month, 1).getTime())
    expect(month).toMatchObject({ from: november, to: undefined })
    expect(month.previous).toEqual({ from: october, to: (october ?? 0) + NOW - (november ?? 0) })
    expect(resolve('?period=last-month')).toMatchObject({
      from: october,
      to: november,
      previous: { from: september, to: october },
    })
  })

  it('is compared with only the month before, even if that was shorter', () => {
    const { from, previous } = resolvePeriod({ name: 'this-month' }, new Date(2026, 2, 31, 12).getTime())
    expect(previous).toEqual({ from: new Date(2026, 1, 1).getTime(), to: from })
  })

  it('is today until now, compared with yesterday until the same time', () => {
    const { from, to, previous } = resolve('?period=today')
    expect([new Date(from).toDateString(), to]).toEqual([new Date(NOW).toDateString(), undefined])
    expect(previous.to - previous.from).toBe(NOW - from)
    expect(new Date(previous.from).getDate()).toBe(new Date(NOW).getDate() - 1)
  })

  it('can be between any two times, in milliseconds or as dates, and has at most a hundred points', () => {
    expect(resolve('?from=2026-11-01&to=2026-11-03')).toMatchObject({
      from: Date.parse('2026-11-01'),
      to: Date.parse('2026-11-03'),
      bucketMs: HOUR / 2,
    })
    const { from, bucketMs } = resolve(`?from=${NOW - 400 * 24 * HOUR}`)
    expect((NOW - from) / bucketMs).toBeLessThanOrEqual(100)
    expect(readPeriod(parseSearch('?from=soon'))).toEqual({ name: '24h' })
  })
})
