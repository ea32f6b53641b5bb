import { describe, expect, it } from 'vitest'
import { refuseWebPages } from './refuse-web-pages.ts'

const options = { hosts: ['gateway.internal'], origins: ['https://app.example.com'] }
const codeOf = (headers: { host?: string; origin?: string }) => {
  const answer = refuseWebPages(headers, options)
  return answer && JSON.parse(answer.body.toString()).error.code
}

describe('refuseWebPages', () => {
  it.each([
    'localhost:8787',
    'oai.localhost',
    '127.0.0.1:8787',
    '[::1]:8787',
    'gateway.internal',
    'oai.GATEWAY.internal',
  ])('allows %s', (host) => expect(codeOf({ host })).toBeUndefined())

  it.each([
    'evil.example:8787',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'gateway.internal.evil.example',
    '',
    'a b',
  ])('refuses the host name %s, which another site may have made resolve here', (host) =>
    expect(codeOf({ host })).toBe('unknown_host'),
  )

  it('allows requests without a host, which health checks of HTTP/1.0 send and browsers do not', () => {
    expect(codeOf({})).toBeUndefined()
    expect(codeOf({ origin: 'https://evil.example' })).toBe('unknown_host')
  })

  it('refuses pages of other origins, but not its own and the configured ones', () => {
    expect(codeOf({ host: 'localhost:8787', origin: 'https://evil.example' })).toBe('cross_origin')
    expect(codeOf({ host: 'localhost:8787', origin: 'null' })).toBe('cross_origin')
    expect(codeOf({ host: 'localhost:8787', origin: 'http://localhost:5173' })).toBeUndefined()
    expect(codeOf({ host: 'localhost:8787', origin: 'https://app.example.com' })).toBeUndefined()
  })
})
