import type { Worker, WorkerOptions } from 'node:worker_threads'
import { LogSink } from '@litecone/testkit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type HeliconeCallback, type HeliconeError, type HeliconeOptions, helicone } from '../src/index.ts'
import { createRecord } from './records.ts'
import { until } from './wait.ts'

const threads = process.getBuiltinModule('node:worker_threads')
const Original = threads.Worker
const KEY = 'sk-helicone-test-key-of-nobody'

let sink: LogSink
/** The started threads, and the number of posts sent to each. */
let started: {
  readonly worker: Worker
  readonly options: WorkerOptions | undefined
  given: number
  hasEnded: boolean
}[]
let errors: HeliconeError[]
const open: HeliconeCallback[] = []

beforeEach(async () => {
  sink = await LogSink.start()
  started = []
  errors = []
  threads.Worker = class extends Original {
    constructor(...settings: ConstructorParameters<typeof Original>) {
      super(...settings)
      const one = { worker: this, options: settings[1], given: 0, hasEnded: false }
      this.on('exit', () => (one.hasEnded = true))
      started.push(one)
    }
    override postMessage(posts: unknown[]): void {
      const one = started.find(({ worker }) => worker === this)
      if (one) one.given += posts.length
      super.postMessage(posts)
    }
  }
  // Posts by the main thread itself.
  vi.spyOn(process.getBuiltinModule('node:http'), 'request')
})

afterEach(async () => {
  await Promise.all(open.splice(0).map((log) => log.close(0)))
  threads.Worker = Original
  vi.restoreAllMocks()
  await sink.stop()
})

function start(options: HeliconeOptions = {}): HeliconeCallback {
  const log = helicone({
    apiKey: KEY,
    apiBase: sink.url,
    backoff: { min: 5, max: 20 },
    onError: (error) => errors.push(error),
    ...options,
  })
  open.push(log)
  return log
}

/** Gives their ids. */
function logCalls(log: HeliconeCallback, count: number): string[] {
  const records = Array.from({ length: count }, () => createRecord())
  for (const record of records) log.onSuccess(record)
  return records.map(({ id }) => id).sort()
}

const postedHere = () => vi.mocked(process.getBuiltinModule('node:http').request).mock.calls.length

describe('a thread', () => {
  it('makes the posts, with the key, at most `concurrency` at a time', async () => {
    const log = start({ thread: true, concurrency: 3, headers: { 'x-proxy': 'p' } })
    const ids = logCalls(log, 50)
    await log.flush()
    expect(sink.ids.sort()).toEqual(ids)
    expect(sink.logs[0]).toMatchObject({
      path: '/oai/v1/log',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', 'x-proxy': 'p' },
    })
    expect(sink.connections.count).toBeLessThanOrEqual(3)
    expect(log.stats()).toMatchObject({ sent: 50, retried: 0, dropped: 0, queued: 0, inFlight: 0, bytes: 0 })
    expect(started).toMatchObject([{ given: 50 }])
    expect(postedHere()).toBe(0)
  })

  it('is started once more than twenty logs are posted within a second', async () => {
    const log = start()
    logCalls(log, 20)
    await log.flush()
    expect(started).toHaveLength(0)
    logCalls(log, 60)
    await log.flush()
    expect(sink.logs).toHaveLength(80)
    expect(started).toHaveLength(1)
    expect(started[0]?.given).toBeGreaterThan(30)
    expect(postedHere() + (started[0]?.given ?? 0)).toBe(80)
  })

  it('is never started with thread: false, or with a custom fetch', async () => {
    const logs = [start({ thread: false }), start({ thread: true, fetch: (...request) => fetch(...request) })]
    for (const log of logs) logCalls(log, 40)
    await Promise.all(logs.map((log) => log.flush()))
    expect(sink.logs).toHaveLength(80)
    expect(started).toHaveLength(0)
  })

  it('that dies loses nothing: the main thread posts pending and later logs', async () => {
    const log = start({ thread: true })
    const ids = logCalls(log, 10)
    await log.flush()
    sink.mode = 'hang'
    ids.push(...logCalls(log, 30))
    await until('posts by the thread', () => sink.posts === 18)
    sink.mode = 'ok'
    await started[0]?.worker.terminate()
    await log.flush()
    ids.push(...logCalls(log, 5))
    await log.flush()
    expect(sink.ids.sort()).toEqual(ids.sort())
    expect(postedHere()).toBe(35)
    expect(log.stats()).toMatchObject({ sent: 45, retried: 0, dropped: 0, queued: 0, inFlight: 0, bytes: 0 })
    expect(started).toHaveLength(1)
    expect(errors.map(({ code }) => code)).toEqual(['thread'])
  })

  it('that cannot be started is reported once, without keys, and the main thread posts', async () => {
    threads.Worker = class {
      constructor() {
        throw new Error(`no access to threads for ${KEY}`)
      }
    } as never
    const log = start({ thread: true })
    const ids = logCalls(log, 10)
    await log.flush()
    expect(sink.ids.sort()).toEqual(ids)
    expect(errors.map(({ code }) => code)).toEqual(['thread'])
    expect(errors[0]?.message).toContain('no access to threads')
    expect(errors[0]?.message).not.toContain(KEY)
  })

  it('resolves names like the main thread, without the application’s preload options', async () => {
    const net = process.getBuiltinModule('node:net')
    const dns = process.getBuiltinModule('node:dns')
    const before = [net.getDefaultAutoSelectFamily(), dns.getDefaultResultOrder()] as const
    net.setDefaultAutoSelectFamily(!before[0])
    dns.setDefaultResultOrder('ipv4first')
    vi.stubEnv('NODE_OPTIONS', '--import=./none.mjs')
    const log = start({ thread: true })
    logCalls(log, 1)
    await log.flush()
    net.setDefaultAutoSelectFamily(before[0])
    dns.setDefaultResultOrder(before[1])
    vi.unstubAllEnvs()
    expect(started[0]?.options?.workerData).toMatchObject({ autoSelectFamily: !before[0], resultOrder: 'ipv4first' })
    expect(started).toMatchObject([{ given: 1 }])
    expect(errors).toEqual([])
  })

  it('reports why there is no response', async () => {
    sink.mode = 'hang'
    const log = start({ thread: true, timeout: 50, attempts: 1 })
    logCalls(log, 1)
    await log.flush()
    expect(errors).toMatchObject([{ code: 'undeliverable', message: expect.stringContaining('no answer in 50 ms') }])
    expect(started).toMatchObject([{ given: 1 }])
  })

  it('holds no more than the concurrent posts, however slow the endpoint is', async () => {
    sink.mode = 'hang'
    const log = start({ thread: true, timeout: 60_000, maxQueue: 50 })
    logCalls(log, 200)
    await until('the posts', () => sink.posts === 8)
    logCalls(log, 200)
    await until('the bounds', () => log.stats().dropped === 350)
    expect(log.stats()).toMatchObject({ inFlight: 8, queued: 42 })
    expect(started).toMatchObject([{ given: 8 }])
  })

  it('ends when the callback is closed, and restarts with a later call', async () => {
    const log = start({ thread: true })
    logCalls(log, 3)
    await log.close()
    await until('the end of the thread', () => started[0]?.hasEnded === true)
    logCalls(log, 3)
    await log.flush()
    expect(sink.logs).toHaveLength(6)
    expect(started).toMatchObject([{ given: 3 }, { given: 3 }])
    expect(errors).toEqual([])
  })

  it('drops posts that are pending when it is closed', async () => {
    sink.mode = 'hang'
    const log = start({ thread: true, timeout: 60_000 })
    logCalls(log, 2)
    await until('the posts', () => sink.posts === 2)
    await log.close(0)
    await until('the end of the thread', () => started[0]?.hasEnded === true)
    expect(log.stats()).toMatchObject({ inFlight: 0, queued: 0, dropped: 2 })
    expect(errors.map(({ code }) => code)).toEqual(['undeliverable', 'undeliverable'])
  })
})
