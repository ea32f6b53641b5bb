import { expect, it } from 'vitest'
import { parseMarkdown, safeAddress } from './parse-markdown.ts'

it('keeps tags and definitions of links as text, and formats what is between tags', () => {
  const tokens = parseMarkdown('<rules>\n**Be brief.**\n</rules>\n\n[1]: https://example.com')
  expect(JSON.stringify(tokens)).not.toMatch(/"type":"(html|tag|def)"/)
  expect(JSON.stringify(tokens)).toContain('"type":"strong"')
  expect(JSON.stringify(tokens)).toContain('"text":"[1]: "')
})

it('reads <br> as a line break, as models write it in tables', () => {
  expect(JSON.stringify(parseMarkdown('one<br/>two'))).toContain('"type":"br"')
})

it('gives up on texts that are too long or too deeply nested', () => {
  expect(parseMarkdown('a'.repeat(20_001))).toBeUndefined()
  expect(parseMarkdown('>'.repeat(20_000))).toBeUndefined()
})

it('follows addresses of the web and of mail only', () => {
  expect(['https://a.example', 'HTTP://a.example', 'mailto:a@b.example'].map(safeAddress)).not.toContain(undefined)
  expect(
    ['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', '/api/v1/keys', '//a.example', ''].map(
      safeAddress,
    ),
  ).toEqual(Array(6).fill(undefined))
})
