import { describe, expect, it } from 'vitest'
import { maskHeaders, maskUrl } from './mask-headers.ts'

describe('maskHeaders', () => {
  it.each([
    'Authorization',
    'x-api-key',
    'api-key',
    'X-Goog-Api-Key',
    'cookie',
    'set-cookie',
    'Helicone-Auth',
    'helicone-jwt',
    'helicone-fallbacks',
    'proxy-authorization',
    'aws-access-key',
    'aws-session-token',
    'x-amz-security-token',
    'ocp-apim-subscription-key',
    'x-csrf-token',
    'cf-access-jwt-assertion',
  ])('masks the value of %s', (name) => {
    expect(maskHeaders({ [name]: 'value' })).toEqual({ [name.toLowerCase()]: '[redacted]' })
  })

  it.each([
    ['x-ratelimit-remaining-tokens', '1000'],
    ['content-type', 'application/json; charset=utf-8'],
    ['helicone-token-limit-exception-handler', 'truncate'],
    ['helicone-property-task', 'sk-ill'],
    ['idempotency-key', 'abc'],
    ['openai-organization', 'acme'],
    ['helicone-cache-seed', 'user-123'],
    ['cf-ray', '8c1-FRA'],
  ])('does not change %s', (name, value) => {
    expect(maskHeaders({ [name]: value })).toEqual({ [name]: value })
  })

  it.each([
    ['x-mine', 'Bearer abcdefgh'],
    ['x-mine', 'sk-proj-abcdefghijkl'],
    ['x-mine', 'key: gsk_abcdefghijkl'],
  ])('masks what looks like a key under another name: %s: %s', (name, value) => {
    expect(maskHeaders({ [name]: value })).toEqual({ [name]: '[redacted]' })
  })

  it('joins repeated headers, omits absent ones, and masks keys in URLs', () => {
    expect(
      maskHeaders({ Via: ['a', 'b'], gone: undefined, 'helicone-target-url': 'https://a.example/?key=secret' }),
    ).toEqual({ via: 'a, b', 'helicone-target-url': 'https://a.example/?key=[redacted]' })
  })

  it('treats a header named __proto__ as data', () => {
    const masked = maskHeaders(JSON.parse('{"__proto__":"x"}'))
    expect(Object.keys(masked)).toEqual(['__proto__'])
  })
})

describe('maskUrl', () => {
  it.each([
    ['https://g.example/v1beta/models/m:generateContent?alt=sse&key=AIzaX', '?alt=sse&key=[redacted]'],
    [
      'https://a.example/x?api_key=1&access_token=2&api-version=3',
      '?api_key=[redacted]&access_token=[redacted]&api-version=3',
    ],
    ['https://a.example/x?X-Amz-Signature=1#part', '?X-Amz-Signature=[redacted]#part'],
    ['https://ann:secret@a.example/x', 'https://[redacted]@a.example/x'],
    ['https://a.example/sk-helicone-abcdefg-abcdefg/v1', '/[redacted]/v1'],
  ])('masks the secrets of %s', (url, rest) => {
    const masked = maskUrl(url)
    expect(masked.endsWith(rest)).toBe(true)
    expect(masked).not.toMatch(/AIzaX|secret|abcdefg/)
  })

  it.each(['https://a.example/v1/chat?monkey=1&tokens=2', 'custom-model-nopath', '/mail/ann@a.example'])(
    'leaves %s as it is',
    (url) => expect(maskUrl(url)).toBe(url),
  )
})
