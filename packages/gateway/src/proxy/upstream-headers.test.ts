import { describe, expect, it } from 'vitest'
import {
  answerHeaders,
  asksForWebSocket,
  forwardableHeaders,
  headerValue,
  withoutHopByHop,
} from './upstream-headers.ts'

describe('withoutHopByHop', () => {
  it('drops hop-by-hop headers in any case, and keeps all others in order', () => {
    const headers = [
      'A',
      '1',
      'Connection',
      'keep-alive',
      'Keep-Alive',
      'timeout=5',
      'TE',
      'trailers',
      'Trailer',
      'x',
      'B',
      '2',
    ]
    const more = [
      'Transfer-Encoding',
      'chunked',
      'Upgrade',
      'h2c',
      'Proxy-Authorization',
      'secret',
      'Proxy-Connection',
      'close',
      'A',
      '3',
    ]
    expect(withoutHopByHop([...headers, ...more])).toEqual(['a', '1', 'b', '2', 'a', '3'])
  })

  it('drops the headers named in Connection, also in several of them', () => {
    const headers = ['connection', 'close, X-One', 'x-one', '1', 'CONNECTION', ' x-two ', 'X-Two', '2', 'x-three', '3']
    expect(withoutHopByHop(headers)).toEqual(['x-three', '3'])
  })
})

describe('forwardableHeaders', () => {
  const client = [
    ...[
      'Host',
      'gateway',
      'Authorization',
      'Bearer sk',
      'Helicone-Auth',
      'Bearer sk-helicone',
      'helicone-property-a',
      '1',
    ],
    ...['x-stripe-customer-id', 'cus_1', 'Expect', '100-continue', 'Content-Length', '12', 'Cache-Control', 'no-store'],
  ]

  it('keeps the headers for the provider', () => {
    expect(forwardableHeaders(client)).toEqual([
      'authorization',
      'Bearer sk',
      'x-stripe-customer-id',
      'cus_1',
      'content-length',
      '12',
      'cache-control',
      'no-store',
    ])
  })

  it.each([
    ['gzip, deflate, br, zstd', 'gzip, deflate, br'],
    ['zstd;q=1.0, gzip;q=0.5', 'gzip;q=0.5'],
    ['ZSTD', 'identity'],
    ['dcb,dcz,x-compress,br', 'br'],
    ['gzip, x-zstd-like', 'gzip, x-zstd-like'],
    ['', ''],
  ])('does not accept encodings that the log cannot read: %s', (given, expected) => {
    expect(forwardableHeaders(['X-A', 'zstd', 'Accept-Encoding', given])).toEqual([
      'x-a',
      'zstd',
      'accept-encoding',
      expected,
    ])
  })

  it('drops given headers, and the length of a changed body', () => {
    expect(forwardableHeaders(client, { drop: ['authorization'], bodyReplaced: true })).toEqual([
      'x-stripe-customer-id',
      'cus_1',
      'cache-control',
      'no-store',
    ])
  })
})

describe('answerHeaders', () => {
  it('keeps each of several cookies, and every byte of a value', () => {
    const raw = ['Set-Cookie', 'a', 'set-cookie', 'b', 'X-Odd', '\xe9\xff', 'Connection', 'close'].map((text) =>
      Buffer.from(text, 'latin1'),
    )
    expect(answerHeaders(raw)).toEqual(['set-cookie', 'a', 'set-cookie', 'b', 'x-odd', '\xe9\xff'])
  })
})

it('finds a header in any case, but not among values', () => {
  expect(headerValue(['a', 'retry-after', 'Retry-After', '3'], 'retry-after')).toBe('3')
})

it('distinguishes a WebSocket request from an offer of HTTP/2', () => {
  expect(asksForWebSocket(['Upgrade', 'WebSocket'])).toBe(true)
  expect(asksForWebSocket(['Upgrade', 'h2c'])).toBe(false)
})
