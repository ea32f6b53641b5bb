import { describe, expect, it } from 'vitest'
import { addBins, binOf, binsOf, durationOf, mergeBins, percentilesOf } from './histogram.ts'

describe('a histogram', () => {
  it('represents every duration to within two percent', () => {
    for (let duration = 1; duration < 1e7; duration *= 1.013) {
      const error = Math.abs(durationOf(binOf(duration)) - duration) / duration
      expect(error, String(duration)).toBeLessThan(0.0201)
    }
    expect(binOf(0)).toBe(0)
  })

  it('adds and subtracts stored bins of any number of texts', () => {
    const histogram = new Map([[3, 1]])
    addBins(histogram, '{"12":3,"0":10},{},{"12":-1,"3":40}')
    expect([...histogram].sort(([left], [right]) => left - right)).toEqual([
      [0, 10],
      [3, 41],
      [12, 2],
    ])
    addBins(histogram, '')
    addBins(histogram, '{}')
    expect(histogram.size).toBe(3)
    addBins(histogram, '{ "12" : 1, "0" : 10 }', -1)
    expect([histogram.get(12), histogram.get(0)]).toEqual([1, 0])
  })

  it('merges stored bins, without those whose count is 0', () => {
    expect(mergeBins('{"12":3,"0":10}', '{"12":-3,"0":1,"7":2}')).toBe('{"0":11,"7":2}')
    expect(mergeBins('{"4":1}', '{"4":-1}')).toBe('{}')
    expect(mergeBins('{}', binsOf(new Map([[5, 2]])))).toBe('{"5":2}')
  })

  it('has no percentiles if it is empty', () => {
    expect(percentilesOf(new Map())).toEqual({ p50: null, p95: null, p99: null })
    expect(percentilesOf(new Map([[0, 1]]))).toEqual({ p50: 1, p95: 1, p99: 1 })
  })
})
