import { describe, expect, it } from 'vitest'
import { exchangeRaw, rawHead, rawPost } from './gateway-raw.test-support.ts'
import { ask, post, setUp } from './start-gateway.test-support.ts'

const HIDDEN = 'GET /v1/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n'

/** A request whose end two servers could understand differently: `HIDDEN` is its body for one, and another request for the other. */
function ambiguous(lines: readonly string[], body = `0\r\n\r\n${HIDDEN}`): string {
  return ['POST /v1/chat/completions HTTP/1.1', 'Host: localhost', ...lines, '', body].join('\r\n')
}

describe('a request whose end two servers could understand differently', () => {
  it.each([
    ['a length and chunks', ambiguous([`Content-Length: ${HIDDEN.length + 5}`, 'Transfer-Encoding: chunked'])],
    ['chunks and a length', ambiguous(['Transfer-Encoding: chunked', 'Content-Length: 4'])],
    ['two lengths', ambiguous(['Content-Length: 5', `Content-Length: ${HIDDEN.length}`])],
    ['a list of lengths', ambiguous(['Content-Length: 5, 6'])],
    ['a length with a sign', ambiguous(['Content-Length: +5'])],
    ['a negative length', ambiguous(['Content-Length: -5'])],
    ['a hexadecimal length', ambiguous(['Content-Length: 0x5'])],
    ['a length longer than numbers are', ambiguous([`Content-Length: ${'9'.repeat(40)}`])],
    ['a space before the colon', ambiguous(['Transfer-Encoding : chunked'])],
    ['a space before the colon of a length', ambiguous(['Content-Length : 5'])],
    ['an encoding that is not the last', ambiguous(['Transfer-Encoding: chunked, identity'])],
    ['an unknown encoding', ambiguous(['Transfer-Encoding: xchunked'])],
    ['chunks twice', ambiguous(['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked, identity'])],
    ['an encoding with a tab inside', ambiguous(['Transfer-Encoding: chunk\ted'])],
    ['a folded line', ambiguous(['X-A: a', ' Transfer-Encoding: chunked', 'Content-Length: 5'])],
    ['a folded encoding', ambiguous(['Transfer-Encoding:', ' chunked', 'Content-Length: 5'])],
    ['a line feed alone', ambiguous(['X-A: a\nTransfer-Encoding: chunked', 'Content-Length: 5'])],
    ['a carriage return alone', ambiguous(['X-A: a\rTransfer-Encoding: chunked', 'Content-Length: 5'])],
    ['a zero byte in a value', ambiguous(['X-A: a\0b', 'Content-Length: 5'])],
    ['a zero byte in a name', ambiguous(['Transfer\0-Encoding: chunked', 'Content-Length: 5'])],
    ['a chunk whose size is no number', ambiguous(['Transfer-Encoding: chunked'], `zz\r\n${HIDDEN}`)],
    ['a chunk whose size is negative', ambiguous(['Transfer-Encoding: chunked'], `-1\r\n${HIDDEN}`)],
    ['a chunk whose size has a 0x', ambiguous(['Transfer-Encoding: chunked'], `0x5\r\nhello\r\n0\r\n\r\n${HIDDEN}`)],
    ['a chunk whose size overflows', ambiguous(['Transfer-Encoding: chunked'], `fffffffffffffffff1\r\n${HIDDEN}`)],
    ['a chunk longer than its size', ambiguous(['Transfer-Encoding: chunked'], `2\r\nhello\r\n0\r\n\r\n${HIDDEN}`)],
    ['a line feed alone after a chunk’s size', ambiguous(['Transfer-Encoding: chunked'], `5\nhello\n0\n\n${HIDDEN}`)],
    ['a head that begins with a space', ` POST /v1/x HTTP/1.1\r\nHost: localhost\r\n\r\n${HIDDEN}`],
    ['another version', `GET /v1/x HTTP/2.0\r\nHost: localhost\r\n\r\n${HIDDEN}`],
    ['a target with a space', `GET /v1/x y HTTP/1.1\r\nHost: localhost\r\n\r\n${HIDDEN}`],
  ])('by %s is refused, and no part of it is handled as a request', async (_how, bytes) => {
    const { url, asked } = await setUp()
    const { statuses } = await exchangeRaw(url, bytes)
    expect([...statuses.slice(0, 1), ...asked.map((one) => one.url)]).toEqual([400])
    expect(statuses).toHaveLength(1)
    expect((await post(url)).status).toBe(200)
  })
})

it('is sent with one length, and with no more lines than were checked, whatever the client’s framing', async () => {
  const { url, asked } = await setUp()
  const body = JSON.stringify(ask)
  const chunks = [...body].map((piece) => `1;ext="${'x'.repeat(10)}"\r\n${piece}\r\n`).join('')
  const lines = [
    'Transfer-Encoding: chunked',
    'Trailer: X-Late',
    'TE: trailers',
    'Connection: close, X-Hop',
    'X-Hop: 1',
  ]
  const bytes = `${rawHead('/v1/chat/completions', lines, 'POST').slice(0, -2).replace('Connection: close\r\n', '')}\r\n${chunks}0\r\nX-Late: 1\r\n\r\n`
  const { status } = await exchangeRaw(url, bytes)
  expect([status, asked.length, asked[0]?.body]).toEqual([200, 1, body])
  for (const name of ['x-hop', 'x-late', 'te', 'trailer']) expect(asked[0]?.headers).not.toHaveProperty(name)
})

it('does not change the order of pipelined requests', async () => {
  const { url } = await setUp((_request, response, body) => {
    const { user } = JSON.parse(body)
    setTimeout(() => response.end(JSON.stringify({ user })), user === 'first' ? 50 : 0)
  })
  const one = (user: string) => rawPost([], JSON.stringify({ ...ask, user }))
  const bytes = one('first').replace('Connection: close\r\n', '') + one('second')
  const { text } = await exchangeRaw(url, bytes)
  expect([...text.matchAll(/"user":"(\w+)"/g)].map(([, user]) => user)).toEqual(['first', 'second'])
})
