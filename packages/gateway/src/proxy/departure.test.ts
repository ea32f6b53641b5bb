import { describe, expect, it } from 'vitest'
import { createDeparture, departureOf } from './departure.ts'

describe('the departure of a client', () => {
  it('calls every listener once, except removed ones', () => {
    const departure = createDeparture()
    const told: string[] = []
    const ignored = () => told.push('ignored')
    departure.listen(() => told.push('first'))
    departure.listen(ignored)
    departure.listen(() => told.push('second'))
    departure.ignore(ignored)
    expect(departure.hasLeft).toBe(false)
    departure.leave()
    departure.leave()
    expect(told).toEqual(['first', 'second'])
    expect(departure.hasLeft).toBe(true)
  })

  it('aborts its signal, whether that was created before or after', () => {
    const departure = createDeparture()
    const { signal } = departure
    expect(signal.aborted).toBe(false)
    departure.leave()
    expect(signal.aborted).toBe(true)
    const other = createDeparture()
    other.leave()
    expect(other.signal.aborted).toBe(true)
  })

  it('can be created from a signal', () => {
    const controller = new AbortController()
    const departure = departureOf(controller.signal)
    let told = 0
    departure.listen(() => {
      told += 1
    })
    controller.abort()
    expect([told, departure.hasLeft]).toEqual([1, true])
  })
})
