import { expect, it } from 'vitest'
import { toCsv } from './to-csv.ts'

it('quotes text, leaves unknown values empty, and makes no name a formula', () => {
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
