import { type LookupAddress, lookup } from 'node:dns'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, LookupFunction } from 'node:net'
import { describe, expect, it } from 'vitest'
import {
  closeAfterTest,
  collect,
  deadOrigin,
  get,
  openUpstream,
  serve,
  serveSocket,
  until,
} from './upstream.test-support.ts'
import type { UpstreamOptions, UpstreamRequest } from './upstream.ts'
import { CERTIFICATE, KEY } from './upstream-certificate.test-support.ts'
import { UpstreamError, upstreamErrorAnswer } from './upstream-error.ts'

async function ask(request: UpstreamRequest, options?: UpstreamOptions) {
  const { sink, done } = collect()
  openUpstream(options).send(request, sink)
  return await done
}

/** A resolver that returns these addresses one after the other, for any name. */
function resolver(...answers: string[][]): LookupFunction {
  return (_, options, callback) => {
    const addresses: LookupAddress[] = (answers.length > 1 ? answers.shift() : answers[0])!.map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }))
    if (options.all) callback(null, addresses)
    else callback(null, addresses[0]!.address, addresses[0]!.family)
  }
}

describe('an upstream with a faulty provider', () => {
  it('reports a refused connection', async () => {
    const origin = await deadOrigin()
    const { error, calls } = await ask(get(origin, { path: '/v1?key=secret' }))
    expect(error).toMatchObject({ type: 'connection_refused', status: 502 })
    expect(error?.message).toBe(`${origin} refused the connection (ECONNREFUSED).`)
    expect(calls).toEqual(['fail'])
  })

  it('reports a name that does not resolve', async () => {
    const notFound: LookupFunction = (_, __, callback) =>
      callback(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }), '', 0)
    expect((await ask(get('http://nowhere.invalid'), { lookup: notFound })).error).toMatchObject({
      type: 'dns_error',
      status: 502,
    })
  })

  it('reports a response that does not begin in time, with the request’s own timeout if it has one', async () => {
    const origin = await serve(() => {})
    const { error } = await ask(get(origin), { firstByteTimeoutMs: 100 })
    expect(error).toMatchObject({
      type: 'timeout',
      status: 504,
      message: expect.stringContaining('did not begin its response'),
    })
    expect((await ask(get(origin, { firstByteTimeoutMs: 100 }))).error).toMatchObject({ type: 'timeout' })
  })

  it('reports a response that stalls', async () => {
    const origin = await serve((_, response) => void response.write('a'))
    const { error, calls } = await ask(get(origin), { idleTimeoutMs: 100 })
    expect(error).toMatchObject({ type: 'timeout', message: expect.stringContaining('sent nothing more') })
    expect(calls).toEqual(['head', 'data', 'fail'])
  })

  it.each([
    ['something that is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['binary noise', '\x00\x01\x02\x03\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
    ],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nab'],
    ['a line break inside a header', 'HTTP/1.1 200 OK\r\nX-A: a\rb\r\nContent-Length: 0\r\n\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(100_000)}`],
  ])('reports %s', async (_, bytes) => {
    const origin = await serveSocket((socket) => void socket.once('data', () => socket.write(bytes)))
    const { error, calls } = await ask(get(origin))
    expect(error).toMatchObject({ type: 'provider_error', status: 502 })
    expect(calls).toEqual(['fail'])
  })

  it('reports a switch of protocols that was not requested', async () => {
    const answer = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'
    const origin = await serveSocket((socket) => void socket.once('data', () => socket.write(answer)))
    expect(await ask(get(origin))).toMatchObject({ error: { type: 'network_error', status: 502 }, calls: ['fail'] })
  })

  it.each([
    ['closes', (socket: { end(): void }) => socket.end()],
    ['resets', (socket: { resetAndDestroy(): void }) => socket.resetAndDestroy()],
  ])('reports a provider that %s the connection without a response', async (_, leave) => {
    const origin = await serveSocket((socket) => void socket.once('data', () => leave(socket)))
    expect(await ask(get(origin))).toMatchObject({ error: { type: 'network_error', status: 502 }, calls: ['fail'] })
  })

  it.each([
    ['by length', 'Content-Length: 10\r\n\r\nabc'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
  ])('does not make a truncated response look complete, %s', async (_, rest) => {
    for (const leave of ['end', 'resetAndDestroy'] as const) {
      const origin = await serveSocket((socket) => {
        socket.once('data', () => {
          socket.write(`HTTP/1.1 200 OK\r\n${rest}`)
          setTimeout(() => socket[leave](), 30)
        })
      })
      const { calls, body } = await ask(get(origin))
      expect([...calls, body.toString()]).toEqual(['head', 'data', 'fail', 'abc'])
    }
  })

  it('discards bytes after the end of a response', async () => {
    let calls = 0
    const origin = await serveSocket((socket) => {
      socket.on('data', () => {
        calls++
        const more = calls === 1 ? 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong' : ''
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n${calls}!${more}`)
      })
    })
    const upstream = openUpstream({ connectionsPerOrigin: 1 })
    for (const wanted of ['1!', '2!']) {
      const { sink, done } = collect()
      upstream.send(get(origin), sink)
      const { body, error } = await done
      expect(error?.type ?? body.toString()).toBe(wanted)
    }
  })

  it('passes 200 MB without buffering them', async () => {
    const piece = Buffer.alloc(1_000_000)
    const origin = await serve((_, response) => {
      let left = 200
      const write = () => {
        while (left-- > 0) if (!response.write(piece)) return void response.once('drain', write)
        response.end()
      }
      write()
    })
    let size = 0
    let most = 0
    const before = process.memoryUsage().rss
    await new Promise<void>((resolve, reject) => {
      openUpstream().send(get(origin), {
        head() {},
        data(chunk) {
          size += chunk.length
          most = Math.max(most, process.memoryUsage.rss() - before)
          return true
        },
        end: resolve,
        fail: reject,
      })
    })
    expect(size).toBe(200_000_000)
    expect(most).toBeLessThan(150_000_000)
  })

  it('fails a request that cannot be sent, but not synchronously', async () => {
    const { sink, received, done } = collect()
    openUpstream().send(get('http://127.0.0.1:1', { headers: ['x-a', 'line\r\nbreak: 1'] }), sink)
    expect(received.calls).toEqual([])
    const { error } = await done
    expect(error).toMatchObject({ type: 'internal_error', status: 500 })
    expect(error?.message).toContain('invalid x-a header')
  })

  it.each([
    ['a tunnel', { method: 'CONNECT' }, 501],
    ['an absolute path', { path: 'http://169.254.169.254/' }, 400],
    ['no origin', { origin: 'api.openai.com' }, 400],
  ])('refuses %s', async (_, more, status) => {
    const { error } = await ask({ ...get('http://127.0.0.1:1'), ...more })
    expect(error).toMatchObject({ name: 'UpstreamError', status })
  })
})

describe('an upstream over TLS', () => {
  const serveSecurely = async () => {
    const server = createSecureServer({ cert: CERTIFICATE, key: KEY }, (_, response) => void response.end('ok'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closeAfterTest(() => {
      server.closeAllConnections()
      server.close()
    })
    return (server.address() as AddressInfo).port
  }

  it('is reached if its certificate is trusted, also through the guard', async () => {
    const port = await serveSecurely()
    const options = { ca: CERTIFICATE, allowedTargets: ['localhost'] }
    for (const untrusted of [false, true]) {
      expect((await ask(get(`https://localhost:${port}`, { untrusted }), options)).body.toString()).toBe('ok')
    }
  })

  it('reports a certificate that is not trusted or has another name', async () => {
    const port = await serveSecurely()
    expect((await ask(get(`https://localhost:${port}`))).error).toMatchObject({ type: 'ssl_error', status: 502 })
    const other = get(`https://other.test:${port}`)
    expect((await ask(other, { ca: CERTIFICATE, lookup: resolver(['127.0.0.1']) })).error).toMatchObject({
      type: 'ssl_error',
    })
  })

  it('reports a server without TLS', async () => {
    const origin = await serve(() => {})
    expect((await ask(get(origin.replace('http:', 'https:')))).error).toMatchObject({ type: 'ssl_error' })
  })
})

describe('an upstream whose target the client chose', () => {
  const untrusted = true

  it('does not connect to this machine, by address or by a name that resolves to it', async () => {
    let connections = 0
    const origin = await serveSocket(() => connections++)
    const { port } = new URL(origin)
    const hosts = ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]']
    for (const host of hosts) {
      const { error } = await ask(get(`http://${host}:${port}`, { untrusted }))
      expect(error, host).toMatchObject({ type: 'blocked_target', status: 403 })
    }
    const named = get(`http://innocent.example:${port}`, { untrusted })
    for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '::1', '0.0.0.0', '169.254.169.254']) {
      const { error } = await ask(named, { lookup: resolver([address]) })
      expect(error, address).toMatchObject({ type: 'blocked_target' })
      const amongOthers = await ask(named, { lookup: resolver(['93.184.216.34', address]) })
      expect(amongOthers.error, address).toMatchObject({ type: 'blocked_target' })
    }
    expect(connections).toBe(0)
  })

  it('connects to the checked address of a name that resolves to another one the second time', async () => {
    let connections = 0
    const origin = await serveSocket((socket) => {
      connections++
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'))
    })
    // Every connection resolves the name again, and connects to the address that was checked.
    const upstream = openUpstream({ lookup: resolver(['127.0.0.1'], ['127.0.0.2']), allowedTargets: ['127.0.0.1'] })
    const request = get(`http://rebinding.example:${new URL(origin).port}`, { untrusted })
    const first = collect()
    upstream.send(request, first.sink)
    expect((await first.done).head?.status).toBe(200)
    const second = collect()
    upstream.send(request, second.sink)
    expect((await second.done).error).toMatchObject({ type: 'blocked_target' })
    expect(connections).toBe(1)
  })

  it('does not use a connection of the gateway’s own targets', async () => {
    const origin = await serve((_, response) => void response.end('ok'))
    const upstream = openUpstream()
    const own = collect()
    upstream.send(get(origin), own.sink)
    expect((await own.done).body.toString()).toBe('ok')
    const chosen = collect()
    upstream.send(get(origin, { untrusted }), chosen.sink)
    expect((await chosen.done).error).toMatchObject({ type: 'blocked_target' })
  })

  it('reaches private targets if they are allowed', async () => {
    const origin = await serve((_, response) => void response.end('ok'))
    expect((await ask(get(origin, { untrusted }), { allowPrivate: true })).body.toString()).toBe('ok')
    const named = get(origin.replace('127.0.0.1', 'localhost'), { untrusted })
    const ipv4: LookupFunction = (host, options, callback) => lookup(host, { ...options, family: 4 }, callback as never)
    expect((await ask(named, { allowedTargets: ['localhost'], lookup: ipv4 })).body.toString()).toBe('ok')
  })
})

describe('upstreamErrorAnswer', () => {
  const route = { origin: 'https://user:secret@api.example.com/?key=secret' }

  it('has Helicone’s body, with the origin and without secrets', async () => {
    const { error } = await ask(get(await deadOrigin()))
    const { status, headers, body } = upstreamErrorAnswer(error!, route)
    expect([status, headers['x-helicone-error-type']]).toEqual([502, 'connection_refused'])
    const json = JSON.parse(String(body)) as Record<string, string>
    expect(Object.keys(json)).toEqual([
      'error',
      'code',
      'message',
      'helicone-message',
      'helicone-error-type',
      'support',
      'provider-url',
      'error-trace',
    ])
    expect(json).toMatchObject({
      error: 'connection_refused',
      'provider-url': 'https://api.example.com',
      'error-trace': 'ECONNREFUSED',
    })
    expect(body).not.toMatch(/secret| at /)
  })

  it('does not reveal other errors', () => {
    const { status, body } = upstreamErrorAnswer(new TypeError('prompt: my secret'), route)
    expect(status).toBe(500)
    expect(body).not.toContain('secret')
    expect(upstreamErrorAnswer(new UpstreamError('timeout', 'Late.'), route).status).toBe(504)
  })
})

it('leaves nothing pending, so that the next request is answered', async () => {
  let calls = 0
  const origin = await serveSocket((socket) => {
    socket.once('data', () => {
      if (calls++ === 0) socket.resetAndDestroy()
      else socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok')
    })
  })
  const upstream = openUpstream({ connectionsPerOrigin: 1 })
  const answers = [collect(), collect(), collect()]
  for (const { sink } of answers) upstream.send(get(origin), sink)
  const ends = await Promise.all(answers.map(({ done }) => done))
  expect(ends.map(({ calls: all }) => all.at(-1))).toEqual(['fail', 'end', 'end'])
  await until(() => calls === 3)
})
