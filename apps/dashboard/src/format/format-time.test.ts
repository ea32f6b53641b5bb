import { expect, it } from 'vitest'
import { formatClock, formatFullTime, formatTime } from './format-time.ts'

it('formats midnight as 00, not as 24', () => {
  const midnight = new Date(2026, 10, 29, 0, 5, 11).getTime()
  expect(formatTime(midnight)).toBe('Nov 29, 00:05:11')
  expect(formatClock(midnight)).toBe('00:05')
  expect(formatFullTime(midnight)).toContain('00:05:11')
})
