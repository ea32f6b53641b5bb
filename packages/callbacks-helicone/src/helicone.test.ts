import { LogSink } from '@litecone/testkit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRecord } from '../test/records.ts'
import { until } from '../test/wait.ts'
import { type HeliconeCallback, helicone } from './helicone.ts'
import type { HeliconeError } from './helicone-error.ts'
import type { HeliconeOptions } from './options.ts'
import { withHelicone } from './scope.ts'

let sink: LogSink
let errors: HeliconeError[]
const open: HeliconeCallback[] = []

beforeEach(async () => {
  sink = await LogSink.start()
  errors = []
})

afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await Promise.all(open.splice(0).map((log) => log.close(0)))
  await sink.stop()
})

function start(options: HeliconeOptions = {}): HeliconeCallback {
  const log = helicone({
    apiKey: 'sk-helicone-test',
    apiBase: sink.url,
    backoff: { min: 5, max: 20 },
    timeout: 500,
    onError: (error) => errors.push(error),
    ...options,
  })
  open.push(log)
  return log
}

const codes = () => errors.map(({ code }) => code)

describe('delivery', () => {
  it('posts each log with the key, over persistent connections', async () => {
    const log = start({ headers: { 'x-proxy': 'p' }, concurrency: 2 })
    const records = Array.from({ length: 20 }, () => createRecord())
    for (const record of records) log.onSuccess(record)
    await log.flush()
    expect(sink.ids.sort()).toEqual(records.map(({ id }) => id).sort())
    expect(sink.logs[0]).toMatchObject({
      path: '/oai/v1/log',
      headers: { authorization: 'Bearer sk-helicone-test', 'content-type': 'application/json', 'x-proxy': 'p' },
    })
    expect(sink.connections.count).toBeLessThan(10)
    expect(log.stats()).toEqual({
      ...{ queued: 0, inFlight: 0, sent: 20, retried: 0, dropped: 0, spooled: 0, bytes: 0, lastError: undefined },
    })
  })

  it.each([
    ['a record', { 'X-Proxy': 'p', 'x-absent': undefined }],
    ['a Headers', new Headers({ 'X-Proxy': 'p' })],
    ['a Map', new Map([['X-Proxy', 'p']])],
  ])('adds the headers of %s to each post', async (_name, headers) => {
    const log = start({ headers })
    log.onSuccess(createRecord())
    await log.flush()
    expect(sink.logs[0]?.headers).toMatchObject({ 'x-proxy': 'p', authorization: 'Bearer sk-helicone-test' })
    expect(sink.logs[0]?.headers).not.toHaveProperty('x-absent')
  })

  it('does not create logs in the call’s turn of the event loop', async () => {
    const log = start()
    const read = vi.fn()
    log.onSuccess(
      Object.defineProperty({ ...createRecord() }, 'wire', {
        get() {
          read()
          return undefined
        },
      }),
    )
    await Promise.resolve()
    expect(read).not.toHaveBeenCalled()
    await log.flush()
    expect(read).toHaveBeenCalled()
  })

  it.each([
    ['a 500', 500],
    ['a 429', 429],
    ['a 408', 408],
    ['a 200 that says error', 'error200'],
    ['a connection that breaks before the response', 'swallow'],
    ['a connection that breaks during the response', 'drop'],
    ['no answer', 'hang'],
  ] as const)('retries after %s, under the same id', async (_, mode) => {
    sink.mode = mode
    const log = start({ timeout: 100 })
    const record = createRecord()
    log.onFailure(record)
    await until('a second attempt', () => sink.posts >= 2)
    sink.mode = 'ok'
    await log.flush()
    expect(new Set(sink.ids)).toEqual(new Set([record.id]))
    expect(log.stats()).toMatchObject({ sent: 1, dropped: 0, queued: 0, bytes: 0 })
    expect(log.stats().retried).toBeGreaterThanOrEqual(1)
    expect(log.stats().lastError?.code).toBe('undeliverable')
  })

  it('retries if the connection is refused', async () => {
    const { port } = sink
    const log = start()
    await sink.stop()
    log.onSuccess(createRecord())
    await until('an attempt', () => log.stats().retried > 0)
    sink = await LogSink.start(port)
    await log.flush()
    expect(sink.logs).toHaveLength(1)
  })

  it('waits as long as the endpoint requests', async () => {
    sink.mode = (response) => response.writeHead(429, { 'retry-after': '60' }).end()
    const log = start()
    log.onSuccess(createRecord())
    log.onSuccess(createRecord())
    await until('both were refused', () => log.stats().retried === 2)
    sink.mode = 'ok'
    const { posts } = sink
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(sink.posts).toBe(posts)
    await log.flush()
    expect(sink.logs).toHaveLength(2)
  })

  it('does not spin if the endpoint requests more than a timer can wait', async () => {
    const warnings: string[] = []
    const note = (warning: Error) => warnings.push(warning.name)
    process.on('warning', note)
    sink.mode = (response) => response.writeHead(429, { 'retry-after': '99999999999' }).end()
    const log = start()
    log.onSuccess(createRecord())
    await until('it was refused', () => log.stats().retried === 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
    process.off('warning', note)
    expect(warnings).toEqual([])
  })

  it('does not retry with a rejected key, and reports it', async () => {
    sink.mode = 401
    const log = start()
    log.onSuccess(createRecord())
    await log.flush()
    expect(sink.posts).toBe(1)
    expect(codes()).toEqual(['unauthorized'])
    expect(errors[0]?.message).toContain('HELICONE_API_KEY')
    expect(log.stats()).toMatchObject({ dropped: 1, sent: 0 })
  })

  it('does not retry rejected logs', async () => {
    sink.mode = 400
    const log = start()
    const record = createRecord()
    log.onSuccess(record)
    await log.flush()
    expect(sink.posts).toBe(1)
    expect(errors[0]).toMatchObject({ code: 'rejected', status: 400, requestId: record.id })
  })

  it('suggests apiBase for a 404, and reports why a log was not delivered', async () => {
    sink.mode = 404
    const lost = start({ apiBase: `${sink.url}/v1` })
    lost.onSuccess(createRecord())
    await lost.flush()
    expect(errors[0]?.message).toContain('Check apiBase')
    const away = start({ apiBase: 'http://127.0.0.1:9', backoff: { min: 60_000, max: 60_000 } })
    away.onSuccess(createRecord())
    await expect.poll(() => away.stats().retried).toBe(1)
    await away.close(0)
    // Closing tries once more, and does not wait for the result.
    await expect
      .poll(() => errors[1])
      .toMatchObject({
        code: 'undeliverable',
        message: expect.stringMatching(/before the end: .*ECONNREFUSED/),
      })
  })

  it('does not follow redirects with the key', async () => {
    sink.mode = (response) => response.writeHead(307, { location: `${sink.url}/elsewhere` }).end()
    const log = start()
    log.onSuccess(createRecord())
    await log.flush()
    expect(sink.posts).toBe(1)
    expect(codes()).toEqual(['rejected'])
  })

  it('gives a log up after its attempts, but not the others', async () => {
    const bad = createRecord()
    const log = start({ attempts: 3, concurrency: 1 })
    const good = Array.from({ length: 5 }, () => createRecord())
    const real = sink.logs
    sink.mode = (response) => {
      response.writeHead(500).end()
      sink.mode = 'ok'
    }
    log.onSuccess(bad)
    for (const record of good) log.onSuccess(record)
    await log.flush()
    expect(real).toHaveLength(6)
    sink.mode = 500
    log.onSuccess(bad)
    await until('it is given up', () => log.stats().dropped === 1)
    expect(errors.at(-1)).toMatchObject({ code: 'undeliverable', requestId: bad.id })
  })

  it('tries a failing endpoint with one log at a time', async () => {
    sink.mode = 500
    const log = start({ concurrency: 8, backoff: { min: 30, max: 30 } })
    for (let i = 0; i < 50; i++) log.onSuccess(createRecord())
    await until('the first failures', () => sink.posts >= 8)
    const before = sink.posts
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(sink.posts - before).toBeLessThanOrEqual(14)
    sink.mode = 'ok'
    await log.flush()
    expect(sink.logs).toHaveLength(50)
  })
})

describe('bounds', () => {
  it('limit the number: what exceeds it is dropped, counted and reported', async () => {
    sink.mode = 'hang'
    const log = start({ maxQueue: 10, timeout: 60_000 })
    for (let i = 0; i < 25; i++) log.onSuccess(createRecord())
    await until('logs were made', () => log.stats().inFlight > 0)
    expect(log.stats()).toMatchObject({ dropped: 15 })
    expect(codes()).toEqual(Array(15).fill('queue_full'))
  })

  it('limit the bytes', async () => {
    sink.mode = 'hang'
    const log = start({ maxQueueBytes: 5_000, timeout: 60_000 })
    for (let i = 0; i < 25; i++) log.onSuccess(createRecord())
    await until('logs were made', () => log.stats().dropped > 0)
    expect(log.stats().bytes).toBeLessThanOrEqual(5_000)
    expect(log.stats().bytes).toBeGreaterThan(2_000)
  })
})

describe('flush', () => {
  it('ends after its timeout if the endpoint is dead', async () => {
    sink.mode = 'hang'
    const log = start({ timeout: 60_000 })
    log.onSuccess(createRecord())
    await log.flush(50)
    expect(log.stats().inFlight).toBe(1)
  })

  it('waits without limit if the timeout is Infinity', async () => {
    sink.mode = (response) => setTimeout(() => response.end('ok'), 50)
    const log = start({ timeout: Number.POSITIVE_INFINITY })
    log.onSuccess(createRecord())
    await log.flush(Number.POSITIVE_INFINITY)
    expect(log.stats()).toMatchObject({ sent: 1, retried: 0 })
  })

  it('is done at once if nothing is queued', async () => {
    await start().flush(0)
  })
})

describe('without a key', () => {
  it('nothing is sent, which is reported once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    vi.stubEnv('HELICONE_API_KEY', '')
    const log = helicone({ apiBase: sink.url })
    for (let i = 0; i < 3; i++) log.onSuccess(createRecord())
    await log.flush()
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]?.[0]).toContain('HELICONE_API_KEY')
    expect(sink.posts).toBe(0)
    expect(log.stats().dropped).toBe(3)
    await log.close()
  })
})

describe('options', () => {
  it('come from the environment', async () => {
    vi.stubEnv('HELICONE_API_KEY', 'sk-from-env')
    vi.stubEnv('HELICONE_API_BASE', `${sink.url}/`)
    const log = helicone()
    log.onSuccess(createRecord())
    await log.close()
    expect(sink.logs[0]?.headers.authorization).toBe('Bearer sk-from-env')
  })

  it.each([
    [{}, 'https://api.worker.helicone.ai/oai/v1/log'],
    [{ region: 'eu' as const }, 'https://eu.api.helicone.ai/oai/v1/log'],
    [{ apiKey: 'sk-helicone-eu-abc' }, 'https://eu.api.helicone.ai/oai/v1/log'],
    [{ apiBase: 'https://h.example/base/' }, 'https://h.example/base/oai/v1/log'],
    [{ apiBase: 'https://h.example/custom/v1/log' }, 'https://h.example/oai/v1/log'],
  ])('%j log to %s', async (options, url) => {
    vi.stubEnv('HELICONE_API_BASE', '')
    const urls: string[] = []
    const log = helicone({
      apiKey: 'k',
      ...options,
      fetch: async (input) => {
        urls.push(String(input))
        return new Response('ok')
      },
    })
    log.onSuccess(createRecord())
    await log.close()
    expect(urls).toEqual([url])
  })

  it.each([
    [{ apiBase: 'api.helicone.ai' }, /apiBase.*http/],
    [{ apiBase: 'https://' }, /apiBase/],
    [{ region: 'asia' as 'eu' }, /region.*"us" or "eu"/],
    [{ maxQueue: 0 }, /maxQueue.*1 or more/],
    [{ timeout: Number.NaN }, /timeout/],
    [{ backoff: { min: -1 } }, /backoff\.min/],
  ])('%j are rejected by name', (options, message) => {
    expect(() => helicone({ apiKey: 'k', ...options })).toThrow(message)
  })
})

describe('a scope', () => {
  it('is on the log of each call made in it, and on no other', async () => {
    const log = start()
    const inside = createRecord()
    const outside = createRecord()
    const begin = ({ id }: typeof inside) => log.onStart({ id } as never)
    begin(outside)
    withHelicone({ session: { id: 's', path: '/plan' }, properties: { Env: 'test' } }, () => begin(inside))
    log.onSuccess(inside)
    log.onSuccess(outside)
    await log.flush()
    const metaOf = (id: string) => sink.logs[sink.ids.indexOf(id)]?.body.providerRequest.meta
    expect(metaOf(inside.id)).toMatchObject({
      'Helicone-Session-Id': 's',
      'Helicone-Session-Path': '/plan',
      'Helicone-Property-Env': 'test',
    })
    expect(metaOf(outside.id)).not.toHaveProperty('Helicone-Session-Id')
  })
})

describe('waitUntil', () => {
  it('gets a promise when the call starts that resolves when its log has arrived', async () => {
    const waiting: Promise<unknown>[] = []
    const log = start({ waitUntil: (promise) => waiting.push(promise) })
    const record = createRecord()
    log.onStart({ id: record.id } as never)
    expect(waiting).toHaveLength(1)
    log.onSuccess(record)
    await Promise.all(waiting)
    expect(sink.ids).toEqual([record.id])
  })
})

describe('feedback', () => {
  it('is sent after the request’s log', async () => {
    const order: string[] = []
    const log = start({
      fetch: async (input, init) => {
        order.push(
          `${new URL(String(input)).pathname} ${order.length > 0 ? await new Response(init?.body).text() : ''}`,
        )
        return Response.json({ data: null, error: null })
      },
    })
    const record = createRecord({ id: 'a/b' })
    log.onSuccess(record)
    await log.feedback(record.id, { rating: true, scores: { accuracy: 95, cited: false } })
    expect(order).toEqual([
      '/oai/v1/log ',
      '/v1/request/a%2Fb/feedback {"rating":true}',
      '/v1/request/a%2Fb/score {"scores":{"accuracy":95,"cited":false}}',
    ])
  })

  it('throws if Helicone does not accept it', async () => {
    sink.mode = 404
    await expect(start().feedback('x', { rating: true })).rejects.toMatchObject({ code: 'rejected', status: 404 })
    sink.mode = 'error200'
    await expect(start().feedback('x', { rating: true })).rejects.toMatchObject({ code: 'undeliverable' })
  })

  it('rejects scores that Helicone cannot store', async () => {
    await expect(start().feedback('x', { scores: { accuracy: 0.9 } })).rejects.toThrow(/"accuracy" must be a whole/)
    await expect(start().feedback('x', {})).rejects.toThrow(/needs a rating or scores/)
    expect(sink.posts).toBe(0)
  })
})

describe('errors', () => {
  it('of the handler break nothing', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    sink.mode = 400
    const log = start({
      onError: () => {
        throw new Error('mine')
      },
    })
    log.onSuccess(createRecord())
    await log.flush()
    expect(warn.mock.calls[0]?.[0]).toContain('mine')
  })

  it('are logged as one warning per kind without a handler', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    sink.mode = 401
    const log = helicone({ apiKey: 'k', apiBase: sink.url })
    for (let i = 0; i < 5; i++) log.onSuccess(createRecord())
    await log.close()
    expect(warn).toHaveBeenCalledTimes(1)
  })
})

describe('closing', () => {
  it('removes all listeners, and a later call reopens it', async () => {
    const before = process.listenerCount('SIGTERM')
    const log = start()
    log.onSuccess(createRecord())
    await until('it listens', () => process.listenerCount('SIGTERM') === before + 1)
    await log.close()
    expect(process.listenerCount('SIGTERM')).toBe(before)
    log.onSuccess(createRecord())
    await log.close()
    expect(sink.logs).toHaveLength(2)
  })
})
