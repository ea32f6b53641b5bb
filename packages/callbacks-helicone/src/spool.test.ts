import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LogSink } from '@litecone/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRecord } from '../test/records.ts'
import { type HeliconeCallback, helicone } from './helicone.ts'
import type { HeliconeError } from './helicone-error.ts'
import type { HeliconeOptions } from './options.ts'
import { type LeftLog, openSpool, type Spool } from './spool.ts'

let directory: string
let sink: LogSink
let errors: HeliconeError[]
const open: HeliconeCallback[] = []
const spools: Spool[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'litecone-spool-'))
  sink = await LogSink.start()
  errors = []
})

afterEach(async () => {
  await Promise.all(open.splice(0).map((log) => log.close(0)))
  await Promise.all(spools.splice(0).map((spool) => spool.close()))
  await sink.stop()
  await rm(directory, { recursive: true, force: true })
})

function start(options: Partial<HeliconeOptions> = {}): HeliconeCallback {
  const log = helicone({
    apiKey: 'k',
    apiBase: sink.url,
    backoff: { min: 5, max: 20 },
    timeout: 200,
    spool: { directory },
    onError: (error) => errors.push(error),
    ...options,
  })
  open.push(log)
  return log
}

async function openOne(found: LeftLog[] = [], maxBytes = 2 ** 20): Promise<Spool> {
  const events = { onFound: (logs: readonly LeftLog[]) => void found.push(...logs), onError: () => {} }
  const spool = await openSpool({ directory, maxBytes, fsync: 'always' }, events)
  spools.push(spool)
  await spool.adopt()
  return spool
}

const entry = (id: string, body = /^\w+$/.test(id) ? `{"id":"${id}"}` : '{}') => ({
  id,
  path: '/oai/v1/log',
  body: new TextEncoder().encode(body),
})

/** Makes the only folder look as if its owner had died. */
async function orphan(): Promise<string> {
  const [folder = ''] = await readdir(directory)
  const file = join(directory, folder, 'lease.json')
  const lease = JSON.parse(await readFile(file, 'utf8')) as object
  await writeFile(file, JSON.stringify({ ...lease, pid: 2 ** 22 + 1, instance: 'another' }))
  return join(directory, folder)
}

describe('a log in the spool', () => {
  it('is deleted with its folder once it is delivered', async () => {
    const log = start()
    for (let i = 0; i < 20; i++) log.onSuccess(createRecord())
    await log.flush()
    expect(log.stats()).toMatchObject({ sent: 20, spooled: 0, bytes: 0 })
    await log.close()
    expect(await readdir(directory)).toEqual([])
  })

  it('that was not delivered is sent on the next start, under the same id, whatever its form', async () => {
    sink.mode = 500
    const log = start()
    const records = [createRecord(), createRecord({ id: 'odd id %' }), createRecord()]
    for (const record of records) log.onSuccess(record)
    await log.persisted()
    await log.close(0)
    expect(sink.logs).toEqual([])
    sink.mode = 'ok'
    await start().flush()
    // The first may have been in progress when the endpoint recovered, and so be there twice.
    expect([...new Set(sink.ids)].sort()).toEqual(records.map(({ id }) => id).sort())
    await Promise.all(open.splice(0).map((one) => one.close()))
    expect(await readdir(directory)).toEqual([])
  })

  it('whose key was rejected waits for a start with a valid one', async () => {
    sink.mode = 401
    const log = start()
    log.onSuccess(createRecord())
    await log.close()
    expect(log.stats().dropped).toBe(0)
    sink.mode = 'ok'
    await start().flush()
    expect(sink.logs).toHaveLength(1)
  })

  it('that is rejected is not sent again', async () => {
    sink.mode = 400
    const log = start()
    log.onSuccess(createRecord())
    await log.close()
    expect(log.stats().dropped).toBe(1)
    expect(await readdir(directory)).toEqual([])
  })

  it('is not kept in memory beyond the limits', async () => {
    sink.mode = 'hang'
    const log = start({ maxQueueBytes: 4_000, maxQueue: 50, timeout: 60_000 })
    const records = Array.from({ length: 200 }, () => createRecord())
    for (const record of records) {
      log.onSuccess(record)
      await log.persisted()
    }
    expect(log.stats()).toMatchObject({ dropped: 0, spooled: 200 })
    expect(log.stats().bytes).toBeLessThan(8_000)
    await log.close(0)
    sink.mode = 'ok'
    await start().flush()
    expect([...new Set(sink.ids)].sort()).toEqual(records.map(({ id }) => id).sort())
  })

  it('that does not fit stays in memory, and is delivered from there', async () => {
    sink.mode = 500
    const log = start({ spool: { directory, maxBytes: 3_000 } })
    for (let i = 0; i < 10; i++) log.onSuccess(createRecord())
    await log.persisted()
    expect(log.stats()).toMatchObject({ queued: expect.any(Number), dropped: 0 })
    expect(log.stats().spooled).toBeLessThan(5)
    sink.mode = 'ok'
    await log.flush()
    expect(sink.logs).toHaveLength(10)
  })
})

describe('a spool that cannot be used', () => {
  it('is reported, and logs are delivered from memory', async () => {
    const file = join(directory, 'file')
    await writeFile(file, '')
    const log = start({ spool: { directory: join(file, 'x') } })
    log.onSuccess(createRecord())
    await log.flush()
    expect(sink.logs).toHaveLength(1)
    expect(errors.map(({ code }) => code)).toEqual(['spool'])
  })
})

describe('the log of a dead process', () => {
  it('is found, unless delivered, incomplete or damaged', async () => {
    const spool = await openOne()
    const [first] = await Promise.all(['a', 'b', 'c', 'd\n %'].map((id) => spool.append(entry(id))))
    if (first) await spool.release(first)
    const folder = await orphan()
    const file = join(folder, '000000.log')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('"id":"c"', '"id":"X"'))
    await appendFile(file, '1234abcd torn /oai/v1/log {"id":"to')
    await appendFile(file.replace('.log', '.ack'), '\n00000000')
    const found: LeftLog[] = []
    const next = await openOne(found)
    expect(found.map(({ id }) => id)).toEqual(['b', 'd\n %'])
    const bodies = await Promise.all(found.map(({ place }) => next.read(place)))
    expect(bodies.map((body) => new TextDecoder().decode(body))).toEqual(['{"id":"b"}', '{}'])
    for (const { place } of found) await next.release(place)
    expect(next.count).toBe(0)
  })

  it('is taken over by one of several new processes', async () => {
    const spool = await openOne()
    for (let i = 0; i < 10; i++) await spool.append(entry(`id-${i}`))
    await orphan()
    const found: LeftLog[] = []
    await Promise.all(Array.from({ length: 6 }, () => openOne(found)))
    expect(found.map(({ id }) => id).sort()).toEqual(Array.from({ length: 10 }, (_, i) => `id-${i}`))
  })

  it('is found although the process that took it over died midway', async () => {
    const spool = await openOne()
    await spool.append(entry('a'))
    const dead = await orphan()
    const lease = await readFile(join(dead, 'lease.json'), 'utf8')
    const heir = join(directory, crypto.randomUUID())
    await mkdir(heir)
    await writeFile(join(heir, 'lease.json'), lease)
    await rename(dead, join(heir, 'claim-x'))
    const found: LeftLog[] = []
    await openOne(found)
    expect(found.map(({ id }) => id)).toEqual(['a'])
  })

  it('is left alone while its owner lives, like other files', async () => {
    await writeFile(join(directory, 'README'), 'mine')
    const spool = await openOne()
    await spool.append(entry('a'))
    const found: LeftLog[] = []
    await openOne(found)
    expect(found).toEqual([])
    expect(await readFile(join(directory, 'README'), 'utf8')).toBe('mine')
  })
})

describe('segments', () => {
  it('are deleted as they are delivered, for many times the spool’s limit', async () => {
    const spool = await openOne([], 40_000)
    for (let i = 0; i < 500; i++) {
      const place = await spool.append(entry(`id-${i}`, `{"text":"${'x'.repeat(900)}"}`))
      expect(place).toBeDefined()
      if (place) await spool.release(place)
    }
    expect(spool.bytes).toBeLessThanOrEqual(40_000)
    expect(spool.count).toBe(0)
  })

  it('are readable only by their owner', async () => {
    const spool = await openOne()
    await spool.append(entry('a'))
    const [folder = ''] = await readdir(directory)
    expect((await stat(join(directory, folder))).mode & 0o077).toBe(0)
  })
})
