import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { collect, get, openUpstream, serve, until } from './upstream.test-support.ts'

const text = async (stream: Readable) => Buffer.concat(await stream.toArray()).toString()

describe('createUpstream', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    'sends %s with path, query, headers and body untouched',
    async (method) => {
      const seen: unknown[] = []
      const origin = await serve(async (request, response) => {
        seen.push(request.method, request.url, request.headers['x-a'], request.headers.host, await text(request))
        response.end('ok')
      })
      const { sink, done } = collect()
      const body = Buffer.from('{"a": 1 }')
      openUpstream().send(get(origin, { method, path: '/v1/x?y=%20z', headers: ['x-a', 'é'], body }), sink)
      expect((await done).body.toString()).toBe('ok')
      expect(seen).toEqual([method, '/v1/x?y=%20z', 'é', new URL(origin).host, '{"a": 1 }'])
    },
  )

  it('passes the response unchanged, with status, compressed bytes and cookies, but without hop-by-hop headers', async () => {
    const zipped = gzipSync('hello')
    const origin = await serve((_, response) => {
      response.writeHead(418, [
        ...[
          'Content-Encoding',
          'gzip',
          'Set-Cookie',
          'a',
          'Set-Cookie',
          'b',
          'X-Hop',
          '1',
          'Connection',
          'X-Hop',
          'Proxy-Authenticate',
          'x',
        ],
      ])
      response.write(zipped.subarray(0, 5))
      response.end(zipped.subarray(5))
    })
    const { sink, done } = collect()
    openUpstream().send(get(origin), sink)
    const { head, body, calls } = await done
    expect(head?.status).toBe(418)
    expect(body.equals(zipped)).toBe(true)
    expect(calls).toEqual(['head', 'data', 'end'])
    const names = head?.headers.filter((_, index) => index % 2 === 0)
    expect(names).toEqual(['content-encoding', 'set-cookie', 'set-cookie', 'date'])
  })

  it('returns redirects and does not follow them', async () => {
    let calls = 0
    const origin = await serve((_, response) => {
      calls++
      response.writeHead(307, { location: '/other' }).end()
    })
    const { sink, done } = collect()
    openUpstream().send(get(origin), sink)
    expect((await done).head?.status).toBe(307)
    expect(calls).toBe(1)
  })

  it('accepts responses without bodies: HEAD, 204, 304', async () => {
    const origin = await serve((request, response) => {
      response
        .writeHead(Number(request.headers['x-status']), { 'content-length': request.method === 'HEAD' ? 5 : 0 })
        .end()
    })
    const upstream = openUpstream()
    for (const [method, status] of [
      ['HEAD', '200'],
      ['GET', '204'],
      ['GET', '304'],
    ] as const) {
      const { sink, done } = collect()
      upstream.send(get(origin, { method, headers: ['x-status', status] }), sink)
      expect((await done).calls, status).toEqual(['head', 'end'])
    }
  })

  it('waits for the final response after informational ones', async () => {
    const origin = await serve((_, response) => {
      response.writeProcessing()
      response.writeEarlyHints({ link: '</a>; rel=preload' })
      response.end('ok')
    })
    const { sink, done } = collect()
    openUpstream().send(get(origin), sink)
    expect(await done).toMatchObject({ head: { status: 200 }, calls: ['head', 'data', 'end'] })
  })

  it('streams a body of unknown length in chunks, and one of known length with it', async () => {
    const seen: IncomingHttpHeaders[] = []
    const origin = await serve(async (request, response) => {
      seen.push(request.headers)
      response.end(await text(request))
    })
    const upstream = openUpstream()
    for (const headers of [[], ['content-length', '6']]) {
      const { sink, done } = collect()
      upstream.send(
        get(origin, { method: 'POST', headers, body: Readable.from([Buffer.from('abc'), Buffer.from('def')]) }),
        sink,
      )
      expect((await done).body.toString()).toBe('abcdef')
    }
    expect(seen.map((headers) => [headers['transfer-encoding'], headers['content-length']])).toEqual([
      ['chunked', undefined],
      [undefined, '6'],
    ])
  })

  it('reads a body no faster than the provider does', async () => {
    let release = () => {}
    const origin = await serve((request, response) => {
      request.pause()
      release = () => request.resume().on('end', () => response.end('done'))
    })
    let made = 0
    const body = new Readable({
      highWaterMark: 65_536,
      read() {
        made += 65_536
        this.push(made > 100_000_000 ? null : Buffer.alloc(65_536))
      },
    })
    const { sink, done } = collect()
    openUpstream().send(get(origin, { method: 'POST', body }), sink)
    let last = -1
    while (last !== made || made === 0) {
      last = made
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(made).toBeLessThan(30_000_000)
    release()
    expect((await done).body.toString()).toBe('done')
    expect(made).toBeGreaterThan(100_000_000)
  })

  it('aborts the request if the client’s stream breaks', async () => {
    let broken = false
    const origin = await serve((request) => {
      request.on('error', () => {
        broken = true
      })
      request.resume()
    })
    const body = new PassThrough()
    const { sink, done } = collect()
    openUpstream().send(get(origin, { method: 'POST', body }), sink)
    body.write('abc')
    await new Promise((resolve) => setTimeout(resolve, 50))
    body.destroy(new Error('The client left.'))
    expect((await done).calls).toEqual(['fail'])
    await until(() => broken)
  })

  it('passes a response that arrives before the request was sent completely', async () => {
    // The server reads on after its response: if it closed the connection with unread bytes, the response could be lost.
    const provider = await serve((request, response) => {
      request.resume()
      response.writeHead(413).end('too large')
    })
    const upstream = openUpstream()
    const gateway = await serve((request, response) => {
      upstream.send(get(provider, { method: 'POST', body: request }), {
        head: ({ status, headers }) => response.writeHead(status, [...headers]),
        data: (chunk) => response.write(chunk),
        end: () => response.end(),
        fail: () => response.destroy(),
      })
    })
    const client = httpRequest(gateway, { method: 'POST' })
    client.on('error', () => {})
    const sending = setInterval(() => client.write(Buffer.alloc(100_000)), 5)
    const [response] = await once(client, 'response')
    expect([response.statusCode, await text(response)]).toEqual([413, 'too large'])
    clearInterval(sending)
    client.destroy()
  })

  it('pauses when the sink is full, and resumes when asked to, even from within a callback', async () => {
    let sent = 0
    const origin = await serve((_, response) => {
      const write = () => {
        while (sent < 50_000_000) {
          sent += 65_536
          if (!response.write(Buffer.alloc(65_536))) return
        }
        response.end()
      }
      response.on('drain', write)
      write()
    })
    let isSlow = true
    const { sink, received, done } = collect(() => {
      if (!isSlow) source.resume()
      return false
    })
    const source = openUpstream().send(get(origin), sink)
    let last = -1
    while (last !== sent || !received.head) {
      last = sent
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(received.body.length).toBeLessThanOrEqual(65_536)
    expect(sent).toBeLessThan(30_000_000)
    isSlow = false
    source.resume()
    expect((await done).body.length).toBe(sent)
  })

  it('does not cancel a response because the client is slower than the idle timeout', async () => {
    const origin = await serve((_, response) => void response.end(Buffer.alloc(1_000_000)))
    const { sink, received, done } = collect(() => false)
    const source = openUpstream({ idleTimeoutMs: 100 }).send(get(origin), sink)
    await until(() => received.head !== undefined)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(received.error).toBeUndefined()
    const going = setInterval(() => source.resume(), 1)
    expect((await done).calls.at(-1)).toBe('end')
    clearInterval(going)
  })

  it('closes the connection of a cancelled response, and calls the sink no more', async () => {
    let closed = false
    const origin = await serve((_, response) => {
      response.on('close', () => {
        closed = true
      })
      response.write('first')
    })
    const { sink, received } = collect()
    const source = openUpstream().send(get(origin), sink)
    await until(() => received.body.length > 0)
    source.cancel(new Error('left'))
    source.cancel(new Error('twice'))
    source.resume()
    await until(() => closed)
    expect(received.calls).toEqual(['head', 'data'])
  })

  it('does not send a request that was cancelled while connecting', async () => {
    let calls = 0
    const origin = await serve((_, response) => {
      calls++
      response.end('ok')
    })
    const upstream = openUpstream({ connectionsPerOrigin: 1 })
    const first = collect()
    upstream.send(get(origin), first.sink).cancel(new Error('left'))
    const second = collect()
    upstream.send(get(origin), second.sink)
    expect((await second.done).body.toString()).toBe('ok')
    expect([calls, first.received.calls]).toEqual([1, []])
  })

  it('reuses connections', async () => {
    let connections = 0
    const server = createServer((_, response) => void response.end('ok')).on('connection', () => connections++)
    const origin = await serve(() => {}, server)
    const upstream = openUpstream()
    for (let round = 0; round < 3; round++) {
      const { sink, done } = collect()
      upstream.send(get(origin), sink)
      await done
      // A connection can be reused only after the next turn of the event loop.
      await new Promise(setImmediate)
    }
    expect(connections).toBe(1)
  })

  it('never mixes up many simultaneous responses', async () => {
    const origin = await serve((request, response) => {
      for (let piece = 0; piece < 5; piece++) response.write(`${request.url};`)
      setImmediate(() => response.end(request.url))
    })
    const upstream = openUpstream({ connectionsPerOrigin: 4 })
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        const { sink, done } = collect()
        const source = upstream.send(get(origin, { path: `/${index}` }), sink)
        // Some responses are cancelled. Their connections must not be reused with unread data.
        if (index % 7 === 0) return void setTimeout(() => source.cancel(new Error('left')), index % 5)
        return done.then(({ body }) => body.toString() === `${`/${index};`.repeat(5)}/${index}`)
      }),
    )
    expect(answers.filter((answer) => answer !== undefined)).toEqual(Array(171).fill(true))
  })

  it('fails running requests when it is closed', async () => {
    const origin = await serve(() => {})
    const upstream = openUpstream()
    const { sink, done } = collect()
    upstream.send(get(origin), sink)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await upstream.close()
    expect((await done).error).toMatchObject({ type: 'internal_error', message: expect.stringContaining('stopping') })
    const late = collect()
    upstream.send(get(origin), late.sink)
    expect((await late.done).error).toMatchObject({ name: 'UpstreamError' })
  })
})
