import { expect, it } from 'vitest'
import { formatBytes, formatCost, formatCount, formatDuration, formatShare } from './format-figure.ts'

it('formats figures for reading', () => {
  expect([0, 999, 12_345, 1_250_000, null].map(formatCount)).toEqual(['0', '999', '12,345', '1.3M', '–'])
  expect([0, 12.3, 0.0042, 0.0000123, null].map(formatCost)).toEqual(['$0.00', '$12.30', '$0.0042', '$0.000012', '–'])
  expect([1e-7, 99_999.99, 1_000_452.36, 12_345_678].map(formatCost)).toEqual([
    '<$0.00001',
    '$99,999.99',
    '$1,000,452',
    '$12.3M',
  ])
  expect([0, 0.4, 850, 1250, 12_340, 125_000, 3_900_000, null].map(formatDuration)).toEqual([
    '0 ms',
    '<1 ms',
    '850 ms',
    '1.25 s',
    '12.3 s',
    '2 min 5 s',
    '1 h 5 min',
    '–',
  ])
  // A value that rounds up to the next unit has that unit.
  expect([999.7, 9996, 59_960, 119_700, 3_599_900].map(formatDuration)).toEqual([
    '1.00 s',
    '10.0 s',
    '1 min 0 s',
    '2 min 0 s',
    '1 h 0 min',
  ])
  expect([512, 1200, 2_500_000, null].map(formatBytes)).toEqual(['512 B', '1.2 kB', '2.5 MB', '–'])
  expect([formatShare(32, 1000), formatShare(0, 0)]).toEqual(['3.2%', '–'])
})
