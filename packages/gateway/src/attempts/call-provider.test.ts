import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import { detectProvider } from '@litecone/headers/contract'
import { describe, expect, it } from 'vitest'
import { collect, deadOrigin, openUpstream, serve, serveSocket, until } from '../proxy/upstream.test-support.ts'
import { UpstreamError } from '../proxy/upstream-error.ts'
import { type CallProviderOptions, callProvider } from './call-provider.ts'
import { type Asked, askFor } from './exchange.test-support.ts'

const RETRY = { 'helicone-retry-enabled': 'true', 'helicone-retry-min-timeout': '1', 'helicone-retry-max-timeout': '5' }

interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A provider that answers with these statuses in turn, then always with the last. A negative number breaks the connection. */
async function provider(...statuses: number[]) {
  const seen: Seen[] = []
  const origin = await serve(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    seen.push({ method: request.method, url: request.url, headers: request.headers, body })
    const status = statuses[Math.min(seen.length, statuses.length) - 1] ?? 200
    if (status < 0) request.socket.destroy()
    else response.writeHead(status, { 'content-type': 'text/plain' }).end(`answer ${seen.length}`)
  })
  return { origin, seen }
}

async function call(
  { exchange, request }: Asked,
  options: CallProviderOptions = { trustedOrigins: new Set(), providerOf: detectProvider },
  allowPrivate = true,
) {
  const { sink, done } = collect()
  callProvider(exchange, request, openUpstream({ allowPrivate }), sink, options)
  return await done
}

const fallbacks = (...list: unknown[]) => ({ 'helicone-fallbacks': JSON.stringify(list) })

describe('callProvider', () => {
  it('makes at most twenty attempts, even if a header asks for more', async () => {
    const { origin, seen } = await provider(503)
    const headers = { ...RETRY, 'helicone-retry-num': '5000', 'helicone-retry-factor': '1' }
    expect(await call(askFor(origin, headers))).toMatchObject({ head: { status: 503 } })
    expect(seen).toHaveLength(20)
  })

  it('makes one attempt by default, and records it', async () => {
    const { origin, seen } = await provider(503)
    const asked = askFor(origin)
    expect(await call(asked)).toMatchObject({ head: { status: 503 }, calls: ['head', 'data', 'end'] })
    expect(seen).toHaveLength(1)
    const { attempts, answeredBy, fallbackIndex, firstByteAt, answerHeaders } = asked.exchange.notes
    expect(attempts).toEqual([
      {
        provider: 'own',
        model: 'first',
        url: `${origin}/v1/chat/completions`,
        status: 503,
        startedAt: expect.any(Number),
        latencyMs: expect.any(Number),
        error: undefined,
      },
    ])
    expect([answeredBy, fallbackIndex, answerHeaders]).toEqual([asked.exchange.route, null, {}])
    expect(firstByteAt).toBeGreaterThanOrEqual(asked.exchange.startedAt)
  })
})

describe('retries', () => {
  it.each([429, 500, 502, 503, 599, -1])('are made after %i, whose response is not passed on', async (status) => {
    const { origin, seen } = await provider(status, status, 200)
    const asked = askFor(origin, RETRY)
    const { head, body, calls } = await call(asked)
    expect([head?.status, body.toString(), ...calls]).toEqual([200, 'answer 3', 'head', 'data', 'end'])
    expect(seen.map(({ body: sent }) => sent)).toEqual(Array(3).fill('{"model":"first","seed":1}'))
    const noted = status < 0 ? null : status
    expect(asked.exchange.notes.attempts.map((attempt) => attempt.status)).toEqual([noted, noted, 200])
  })

  it.each([200, 301, 400, 401, 404, 408, 422])('are not made after %i', async (status) => {
    const { origin, seen } = await provider(status)
    expect((await call(askFor(origin, RETRY))).head?.status).toBe(status)
    expect(seen).toHaveLength(1)
  })

  it.each([
    ['3', 3],
    ['1', 1],
    ['0', 1],
  ])(
    'are as many as %s attempts in all, none after the answer was given, and the last answer is returned',
    async (num, times) => {
      const { origin, seen } = await provider(500)
      const { head, body } = await call(askFor(origin, { ...RETRY, 'helicone-retry-num': num }))
      expect([head?.status, body.toString()]).toEqual([500, `answer ${times}`])
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(seen).toHaveLength(times)
    },
  )

  it('are not made if a header disables them', async () => {
    const { origin, seen } = await provider(500)
    await call(askFor(origin, { ...RETRY, 'helicone-retry-enabled': 'false' }))
    expect(seen).toHaveLength(1)
  })

  it('are made if the connection is refused, and end with the last error', async () => {
    const asked = askFor(await deadOrigin(), { ...RETRY, 'helicone-retry-num': '3' })
    const { error, calls } = await call(asked)
    expect([error?.type, ...calls]).toEqual(['connection_refused', 'fail'])
    expect(asked.exchange.notes).toMatchObject({ errorType: 'connection_refused', answeredBy: null, firstByteAt: null })
    expect(asked.exchange.notes.attempts.map(({ status, error: why }) => [status, why])).toEqual(
      Array(3).fill([null, error?.message]),
    )
  })

  it('are not made if the target is not allowed', async () => {
    const { origin } = await provider(200)
    const asked = askFor(origin, RETRY, {}, { untrusted: true })
    expect((await call(asked, undefined, false)).error).toMatchObject({ type: 'blocked_target' })
    expect(asked.exchange.notes.attempts).toHaveLength(1)
  })

  it('are not made after a response has begun', async () => {
    let calls = 0
    const origin = await serve((_, response) => {
      calls++
      response.write('half')
      setTimeout(() => response.destroy(), 20)
    })
    const answer = await call(askFor(origin, RETRY))
    expect([answer.body.toString(), ...answer.calls, calls]).toEqual(['half', 'head', 'data', 'fail', 1])
  })

  it('are not made if the body is a stream', async () => {
    const { origin, seen } = await provider(500, 200)
    const asked = askFor(origin, RETRY, undefined, { body: Readable.from([Buffer.from('abc')]), headers: [] })
    expect((await call(asked)).head?.status).toBe(500)
    expect(seen).toMatchObject([{ body: 'abc' }])
  })

  it('wait for the time in Retry-After', async () => {
    const times: number[] = []
    const origin = await serve((_, response) => {
      times.push(Date.now())
      if (times.length === 1) response.writeHead(429, { 'Retry-After': '1' }).end()
      else response.end('ok')
    })
    await call(askFor(origin, RETRY))
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(990)
  })

  it('end if the client disconnects during the delay', async () => {
    const { origin, seen } = await provider(500)
    const asked = askFor(origin, { ...RETRY, 'helicone-retry-min-timeout': '50', 'helicone-retry-max-timeout': '100' })
    const { sink, received } = collect()
    callProvider(asked.exchange, asked.request, openUpstream(), sink, {
      trustedOrigins: new Set(),
      providerOf: detectProvider,
    })
    await until(() => asked.exchange.notes.attempts.length === 1)
    asked.client.abort()
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect([seen.length, received.calls]).toEqual([1, []])
  })

  it('do not read the discarded response to its end if it is endless', async () => {
    let written = 0
    let closed = false
    const origin = await serve((_, response) => {
      if (written) return void response.end('ok')
      response.writeHead(500)
      const write = () => {
        do written += 65_536
        while (response.write(Buffer.alloc(65_536)))
      }
      response.on('drain', write).on('close', () => {
        closed = true
      })
      write()
    })
    expect((await call(askFor(origin, RETRY))).body.toString()).toBe('ok')
    await until(() => closed)
    expect(written).toBeLessThan(20_000_000)
  })
})

describe('a client that disconnects', () => {
  it('closes the connection to the provider, and nothing more is passed to the sink', async () => {
    for (const leave of ['abort', 'cancel'] as const) {
      let closed = false
      const origin = await serve((_, response) => {
        response.on('close', () => {
          closed = true
        })
        response.write('first')
      })
      const { exchange, request, client } = askFor(origin, RETRY)
      const { sink, received } = collect()
      const source = callProvider(exchange, request, openUpstream(), sink, {
        trustedOrigins: new Set(),
        providerOf: detectProvider,
      })
      await until(() => received.body.length > 0)
      if (leave === 'abort') client.abort()
      else source.cancel(new Error('left'))
      await until(() => closed)
      expect(received.calls).toEqual(['head', 'data'])
    }
  })

  it('before the request prevents that it is sent', async () => {
    const { origin, seen } = await provider(200)
    const { exchange, request, client } = askFor(origin)
    client.abort()
    callProvider(exchange, request, openUpstream(), collect().sink, {
      trustedOrigins: new Set(),
      providerOf: detectProvider,
    })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(seen).toEqual([])
  })
})

describe('fallbacks', () => {
  it('are tried in order as their codes say, each with only its own headers and body', async () => {
    const first = await provider(500)
    const second = await provider(404)
    const third = await provider(200)
    const asked = askFor(
      'http://own.invalid',
      fallbacks(
        {
          'target-url': `${first.origin}/dropped`,
          headers: { Authorization: 'Bearer one', 'Content-Type': 'application/json', 'Helicone-Auth': 'x' },
          onCodes: [{ from: 400, to: 500 }],
          bodyKeyOverride: { model: 'one', only: 'one' },
        },
        {
          'target-url': second.origin,
          headers: { 'x-api-key': 'two', Host: 'evil', Connection: 'close', 'Content-Length': '999' },
          onCodes: [404],
        },
        {
          'target-url': third.origin,
          headers: { 'x-api-key': 'three', 'CONTENT-TYPE': 'application/x-own' },
          onCodes: [200],
          bodyKeyOverride: { model: 'three' },
        },
      ),
    )
    expect((await call(asked)).body.toString()).toBe('answer 1')
    expect([first, second, third].map(({ seen }) => JSON.parse(seen[0]!.body))).toEqual([
      { model: 'one', seed: 1, only: 'one' },
      { model: 'first', seed: 1 },
      { model: 'three', seed: 1 },
    ])
    const { host, connection, ...headers } = second.seen[0]!.headers
    // Without a content type of its own, a fallback has the request's.
    expect(headers).toEqual({ 'x-api-key': 'two', 'content-length': '26', 'content-type': 'application/json' })
    expect(third.seen[0]!.headers).toMatchObject({ 'x-api-key': 'three', 'content-type': 'application/x-own' })
    expect(host).toBe(new URL(second.origin).host)
    expect(connection).toBe('keep-alive')
    expect(first.seen[0]!.headers).toMatchObject({ authorization: 'Bearer one', 'content-type': 'application/json' })
    expect(first.seen[0]!.headers).not.toHaveProperty('helicone-auth')
    expect(first.seen[0]).toMatchObject({ method: 'POST', url: '/v1/chat/completions?key=secret' })
    const { notes } = asked.exchange
    expect(notes).toMatchObject({
      fallbackIndex: 2,
      answerHeaders: { 'helicone-fallback-index': '2' },
      answeredBy: { origin: third.origin, path: '/v1/chat/completions?key=secret', untrusted: true },
    })
    expect(notes.attempts.map(({ status, model }) => [status, model])).toEqual([
      [500, 'one'],
      [404, 'first'],
      [200, 'three'],
    ])
  })

  it('end with any response of the last one', async () => {
    const { origin, seen } = await provider(500)
    const asked = askFor(origin, fallbacks('one', 'two'))
    expect((await call(asked)).head?.status).toBe(500)
    expect(seen).toHaveLength(2)
    expect(asked.exchange.notes.fallbackIndex).toBe(1)
  })

  it('end with the first response whose status is not among their codes', async () => {
    const { origin, seen } = await provider(401)
    const asked = askFor(origin, fallbacks('one', 'two'))
    expect((await call(asked)).head?.status).toBe(401)
    expect([seen.length, asked.exchange.notes.answerHeaders['helicone-fallback-index']]).toEqual([1, '0'])
  })

  it('that only name a model keep the request’s target and headers', async () => {
    const { origin, seen } = await provider(429, 200)
    const asked = askFor(origin, fallbacks('one', 'two'))
    await call(asked)
    expect(
      seen.map(({ body, headers }) => [JSON.parse(body), headers['authorization'], headers['content-type']]),
    ).toEqual([
      [{ model: 'one', seed: 1 }, 'Bearer own', 'application/json'],
      [{ model: 'two', seed: 1 }, 'Bearer own', 'application/json'],
    ])
    expect(asked.exchange.notes.answeredBy).toBe(asked.exchange.route)
  })

  it('are tried after a target that cannot be reached, is not allowed, or is not a URL', async () => {
    const dead = await deadOrigin()
    const last = await provider(200)
    const item = (target: string) => ({ 'target-url': target, headers: {}, onCodes: [] })
    const asked = askFor(
      'http://own.invalid',
      fallbacks(item(dead), item('http://169.254.169.254'), item('nonsense'), item(last.origin)),
    )
    expect((await call(asked)).head?.status).toBe(200)
    expect(asked.exchange.notes.attempts.map(({ error }) => error?.replace(/^http:\S+ /, ''))).toEqual([
      'refused the connection (ECONNREFUSED).',
      'The target 169.254.169.254 is the metadata service of a cloud.',
      'A target-url in Helicone-Fallbacks is not a URL. Write it like https://api.openai.com.',
      undefined,
    ])
  })

  it('end with the error of the last one if none can be reached', async () => {
    const dead = await deadOrigin()
    const item = { 'target-url': dead, headers: {}, onCodes: [] }
    const asked = askFor('http://own.invalid', fallbacks(item, item))
    expect((await call(asked)).error).toMatchObject({ type: 'connection_refused' })
    expect(asked.exchange.notes).toMatchObject({
      errorType: 'connection_refused',
      fallbackIndex: null,
      answeredBy: null,
    })
  })

  it('are checked by the target guard unless the operator chose their target', async () => {
    const { origin, seen } = await provider(200)
    const asked = () => askFor('http://own.invalid', fallbacks({ 'target-url': origin, headers: {}, onCodes: [] }))
    expect((await call(asked(), { trustedOrigins: new Set(), providerOf: detectProvider }, false)).error).toMatchObject(
      {
        type: 'blocked_target',
        status: 403,
      },
    )
    expect(seen).toEqual([])
    expect(
      (await call(asked(), { trustedOrigins: new Set([origin]), providerOf: detectProvider }, false)).head?.status,
    ).toBe(200)
  })

  it('each have their own retries', async () => {
    const first = await provider(500)
    const second = await provider(503, 200)
    const items = [first, second].map(({ origin }) => ({ 'target-url': origin, headers: {}, onCodes: [500] }))
    const asked = askFor('http://own.invalid', { ...RETRY, 'helicone-retry-num': '3', ...fallbacks(...items) })
    expect((await call(asked)).body.toString()).toBe('answer 2')
    expect([first.seen.length, second.seen.length]).toEqual([3, 2])
  })

  it('treat a key __proto__ in the body as data', async () => {
    const { origin, seen } = await provider(200)
    const header = `[{"target-url":"${origin}","headers":{},"onCodes":[],"bodyKeyOverride":{"__proto__":{"polluted":1}}}]`
    await call(askFor('http://own.invalid', { 'helicone-fallbacks': header }, '{"__proto__":{"a":1},"constructor":1}'))
    expect(seen[0]?.body).toBe('{"__proto__":{"polluted":1},"constructor":1}')
    expect({}).not.toHaveProperty('polluted')
  })

  it.each([['not json'], ['[1]']])('fail with an explanation if the body cannot be changed: %s', async (body) => {
    const { origin } = await provider(200)
    expect((await call(askFor(origin, fallbacks('one'), body))).error).toMatchObject({
      status: 400,
      message: expect.stringContaining('not a JSON object'),
    })
  })

  it('are limited to the first one if the body is a stream', async () => {
    const { origin, seen } = await provider(500)
    const item = { 'target-url': origin, headers: {}, onCodes: [500] }
    const asked = askFor('http://own.invalid', fallbacks(item, item), undefined, {
      body: Readable.from([Buffer.from('abc')]),
    })
    expect((await call(asked)).head?.status).toBe(500)
    expect(seen).toMatchObject([{ body: 'abc' }])
  })

  it('are first passed to `prepare`, which adds keys or refuses them', async () => {
    const { origin, seen } = await provider(200)
    const item = { 'target-url': origin, headers: { 'X-A': '1' }, onCodes: [], bodyKeyOverride: { model: 'forbidden' } }
    const asked = askFor('http://own.invalid', fallbacks(item, { ...item, bodyKeyOverride: { model: 'good' } }))
    const shown: unknown[] = []
    await call(asked, {
      trustedOrigins: new Set(),
      providerOf: () => 'some',
      async prepare(route, headers, json) {
        const model = json?.['model']
        shown.push([route.provider, headers, model])
        await Promise.resolve()
        if (model === 'forbidden')
          throw new UpstreamError('blocked_target', 'This key may not use the model forbidden.')
        return [...headers, 'authorization', 'Bearer vault']
      },
    })
    expect(shown).toEqual([
      ['some', ['x-a', '1', 'content-type', 'application/json'], 'forbidden'],
      ['some', ['x-a', '1', 'content-type', 'application/json'], 'good'],
    ])
    expect(seen).toMatchObject([{ headers: { authorization: 'Bearer vault', 'x-a': '1' } }])
    expect(asked.exchange.notes.attempts.map(({ provider: by, error }) => [by, error])).toEqual([
      ['some', 'This key may not use the model forbidden.'],
      ['some', undefined],
    ])
  })

  it('are not tried after the client has disconnected', async () => {
    const { origin, seen } = await provider(500)
    const { exchange, request, client } = askFor(origin, fallbacks('one', 'two'))
    const { sink, received } = collect()
    callProvider(exchange, request, openUpstream(), sink, {
      trustedOrigins: new Set(),
      providerOf: detectProvider,
      prepare(_, headers, json) {
        if (json?.['model'] === 'two') client.abort()
        return headers
      },
    })
    await until(() => client.signal.aborted)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([seen.length, received.calls]).toEqual([1, []])
  })
})

it('waits 30 minutes for the first byte with Helicone-Increase-Timeout', async () => {
  const origin = await serveSocket((socket) => {
    socket.once('data', () => setTimeout(() => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'), 1500))
  })
  const asked = askFor(origin, { 'helicone-increase-timeout': 'true' })
  const { sink, done } = collect()
  callProvider(asked.exchange, asked.request, openUpstream({ firstByteTimeoutMs: 100 }), sink, {
    trustedOrigins: new Set(),
    providerOf: detectProvider,
  })
  expect((await done).body.toString()).toBe('ok')
})
