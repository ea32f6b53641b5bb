import { expect, it } from 'vitest'
import { toCsv } from './to-csv.ts'

it('quotes text, leaves what is not known empty, and lets no name be a formula', () => {
  const rows = [
    ['user', 'costUsd'],
    ['Ann "the great", of\nRome', 0.0000001],
    ['=HYPERLINK("https://evil.example")', -1],
    ['', null],
  ]
  expect(toCsv(rows)).toBe(
    [
      '"user","costUsd"',
      '"Ann ""the great"", of\nRome",1e-7',
      `"'=HYPERLINK(""https://evil.example"")",-1`,
      '"",',
      '',
    ].join('\r\n'),
  )
})
