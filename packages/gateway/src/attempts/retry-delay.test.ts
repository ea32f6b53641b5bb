import { describe, expect, it } from 'vitest'
import { isRetryStatus, retryDelay } from './retry-delay.ts'

const settings = { enabled: true, num: 5, factor: 2, minTimeout: 1000, maxTimeout: 10_000 }

describe('retryDelay', () => {
  it('grows exponentially, with a jitter of up to 100 %, to the maximum', () => {
    const delays = (random: number) =>
      [1, 2, 3, 4, 5].map((made) => retryDelay(made, settings, undefined, () => random))
    expect(delays(0)).toEqual([1000, 2000, 4000, 8000, 10_000])
    expect(delays(0.5)).toEqual([1500, 3000, 6000, 10_000, 10_000])
  })

  it('is longer if Retry-After is, but never shorter', () => {
    expect(retryDelay(1, settings, 30_000, () => 0)).toBe(30_000)
    expect(retryDelay(1, settings, 10, () => 0)).toBe(1000)
  })

  it('is never too long for a timer', () => {
    const endless = { ...settings, maxTimeout: 1e12, minTimeout: 1e11 }
    expect(retryDelay(1, endless, undefined)).toBe(300_000)
    expect(retryDelay(2000, { ...endless, factor: 10 }, undefined)).toBe(300_000)
    expect(retryDelay(1, { ...settings, minTimeout: 0, maxTimeout: 0 }, undefined)).toBe(0)
  })
})

it('retries after 429 and 5xx', () => {
  expect([200, 400, 404, 408, 429, 499, 500, 503, 599, 600].filter(isRetryStatus)).toEqual([429, 500, 503, 599])
})
