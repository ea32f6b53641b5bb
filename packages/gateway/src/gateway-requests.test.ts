import { describe, expect, it } from 'vitest'
import { exchangeRaw, rawHead, rawPost } from './gateway-raw.test-support.ts'
import { post, setUp } from './start-gateway.test-support.ts'

describe('an unusual request', () => {
  it.each([
    ['its provider’s', 'http://api.openai.com/v1/models'],
    ['a metadata service’s', 'http://169.254.169.254/latest/meta-data'],
    ['a name’s with a user', 'http://user:pass@api.openai.com/v1/models'],
    ['no server’s', 'http:///v1/models'],
    ['of another scheme', 'file:///etc/passwd'],
    ['without scheme', '//169.254.169.254/latest'],
    ['of this gateway', 'http://localhost/v1/models'],
  ])('is sent to the provider of its path or nowhere if its target is %s: %s', async (_whose, target) => {
    const { url, asked } = await setUp((_request, response) => response.end('{}'))
    const { status } = await exchangeRaw(url, rawHead(target))
    expect([200, 400, 403, 404]).toContain(status)
    for (const one of asked) expect(one.url).toBe('/v1/models')
  })

  it.each([
    ['CONNECT', 'CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: 169.254.169.254:80\r\n\r\n'],
    ['CONNECT to itself', 'CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ])('by %s opens no tunnel', async (_what, bytes) => {
    const { url, asked } = await setUp()
    const { text } = await exchangeRaw(url, `${bytes}GET /v1/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    expect(text).not.toContain('200')
    expect(asked).toEqual([])
  })

  it.each([
    ['a WebSocket', ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'], 501],
    ['HTTP/2 in the clear', ['Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings', 'HTTP2-Settings: AA'], 200],
  ])('that requests %s is not upgraded', async (_what, lines, expected) => {
    const { url, asked } = await setUp((_request, response) => response.end('{}'))
    const bytes = ['GET /v1/realtime HTTP/1.1', 'Host: localhost', ...lines, '', ''].join('\r\n')
    const { status } = await exchangeRaw(url, bytes, { until: (text) => text.includes('\r\n\r\n') })
    expect(status).toBe(expected)
    for (const { headers } of asked) expect(headers.upgrade).toBeUndefined()
  })

  it('of HTTP/1.0 is answered without chunks, and its connection is closed', async () => {
    const { url } = await setUp((_request, response) => {
      response.write('{"a":')
      response.end('1}')
    })
    const { text, status } = await exchangeRaw(url, 'GET /v1/models HTTP/1.0\r\nHost: localhost\r\n\r\n')
    expect([status, text.slice(text.indexOf('\r\n\r\n') + 4)]).toEqual([200, '{"a":1}'])
    expect(text).not.toMatch(/transfer-encoding/i)
  })

  it('of HTTP/1.0 with chunks is handled as one request or none', async () => {
    const { url, asked } = await setUp()
    const bytes =
      'POST /v1/x HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\nGET /v1/hidden HTTP/1.0\r\nHost: localhost\r\n\r\n'
    await exchangeRaw(url, bytes)
    expect(asked.map((one) => one.url)).not.toContain('/v1/hidden')
  })

  it('by HEAD and OPTIONS is forwarded, with the provider’s response', async () => {
    const { url, asked } = await setUp((request, response) => {
      response.writeHead(request.method === 'HEAD' ? 200 : 204, { allow: 'GET', 'x-length': '7' }).end()
    })
    const head = await fetch(`${url}/v1/models`, { method: 'HEAD' })
    const options = await fetch(`${url}/v1/models`, { method: 'OPTIONS' })
    expect([head.status, head.headers.get('x-length'), await head.text()]).toEqual([200, '7', ''])
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET'])
    expect(asked.map(({ method }) => method)).toEqual(['HEAD', 'OPTIONS'])
  })

  it('by OPTIONS of the server itself, or by an unknown method, does no harm', async () => {
    const { url } = await setUp()
    expect((await exchangeRaw(url, rawHead('*', [], 'OPTIONS'))).status).toBe(400)
    expect((await exchangeRaw(url, rawHead('/v1/x', [], 'GETT'))).status).toBe(400)
    expect((await exchangeRaw(url, rawHead('/v1/x', [], 'TRACE'))).status).toBeGreaterThanOrEqual(200)
    expect((await post(url)).status).toBe(200)
  })

  it('of HTTP/1.1 must have exactly one host', async () => {
    const { url, asked } = await setUp()
    expect((await exchangeRaw(url, 'GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n')).status).toBe(400)
    expect((await exchangeRaw(url, rawHead('/v1/models', ['Host: api.openai.com']))).status).toBe(400)
    expect(asked).toEqual([])
  })
})

describe('a path', () => {
  it.each([
    '/v1/../../../../etc/passwd',
    '/v1/..%2f..%2f..%2fetc%2fpasswd',
    '/v1/%2e%2e/%2e%2e/etc/passwd',
    '/..\\..\\etc\\passwd',
    '/dashboard/../../../../../../etc/passwd',
    '/dashboard/..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/dashboard/%00/etc/passwd',
    '/api/v1/requests/..%2f..%2f..%2fetc%2fpasswd',
    '/assets/....//....//etc/passwd',
    '//etc/passwd',
    '/%',
    '/v1/%zz',
    '/?__proto__=1',
    `/v1/${'a/'.repeat(20_000)}`,
  ])('does not read a file of this machine: %s', async (path) => {
    const { url } = await setUp((_request, response) => response.end('{}'))
    const { text, status } = await exchangeRaw(url, rawHead(path))
    expect(status).toBeGreaterThanOrEqual(200)
    expect(status).toBeLessThan(500)
    expect(text).not.toContain('root:')
  })

  it('with dots is forwarded unchanged to the provider’s own host', async () => {
    const { url, asked } = await setUp((_request, response) => response.end('{}'))
    await exchangeRaw(url, rawHead('/v1/../../admin?a=/../b'))
    expect(asked.map((one) => one.url)).toEqual(['/v1/../../admin?a=/../b'])
  })
})

describe('a request head', () => {
  it('larger than configured is refused with 431, even if it is endless', async () => {
    const { url, asked } = await setUp()
    expect((await exchangeRaw(url, rawPost([`X-Big: ${'a'.repeat(70_000)}`]))).status).toBe(431)
    const many = Array.from({ length: 5000 }, (_, index) => `X-Many-${index}: some value of ordinary length`)
    expect((await exchangeRaw(url, rawPost(many))).status).toBe(431)
    expect((await exchangeRaw(url, `GET /${'a'.repeat(100_000)}`)).status).toBe(431)
    expect((await exchangeRaw(url, `GET / HTTP/1.1\r\nX: ${'a'.repeat(100_000)}`)).status).toBe(431)
    expect(asked).toEqual([])
  })

  it('with very many short lines keeps the relevant ones, or is refused', async () => {
    const { url, asked } = await setUp()
    const many = Array.from({ length: 3000 }, () => 'A: 1')
    const { status } = await exchangeRaw(url, rawPost([...many, 'Helicone-Target-URL: http://169.254.169.254']))
    expect([200, 400, 403, 431]).toContain(status)
    for (const { headers } of asked) expect(headers).not.toHaveProperty('helicone-target-url')
  })
})
