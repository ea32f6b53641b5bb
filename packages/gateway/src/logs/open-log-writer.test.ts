import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { entry, randomFrom } from '../stores/entries.test-support.ts'
import type { LogEntry } from '../stores/index.ts'
import { idsIn, openBench as openBenchOf } from './log-writer.test-support.ts'

function entries(count: number, changes: Partial<LogEntry> = {}): LogEntry[] {
  return Array.from({ length: count }, () => entry(changes))
}

async function segmentsIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.records')).sort()
}

describe.each([
  ['that passes entries to its store', false],
  ['whose store reads the file itself', true],
])('a log writer %s', (_how, readsFile) => {
  const openBench = () => openBenchOf({ readsFile })

  it('writes what it accepts to the store, and empties the file', async () => {
    const { store, wal, writer: open } = await openBench()
    const writer = await open()
    const some = entries(1200)
    expect(some.every((each) => writer.accept(each))).toBe(true)
    expect(writer.state.waiting).toBe(1200)
    await writer.flush()
    expect(writer.state).toMatchObject({ waiting: 0, written: 1200, shed: 0, failing: undefined })
    expect(await idsIn(store)).toEqual(new Set(some.map(({ id }) => id)))
    expect(await store.get(some[7]!.id)).toEqual(some[7])
    for (const name of await segmentsIn(wal)) expect((await stat(join(wal, name))).size).toBe(0)
    await writer.close()
    expect(await segmentsIn(wal)).toEqual([])
    expect(writer.accept(entry())).toBe(false)
  })

  it('keeps the later of two entries with the same id, whether they wait in memory or in the file', async () => {
    for (const memoryBytes of [1e6, 1]) {
      const { store, writer: open } = await openBench()
      const writer = await open({ memoryBytes })
      const first = entry()
      for (const each of [first, entry(), { ...first, status: 500 }]) writer.accept(each)
      await writer.flush()
      expect((await store.get(first.id))?.status).toBe(500)
    }
  })

  it('keeps the order of entries in memory and in the file', async () => {
    const { store, writer: open } = await openBench()
    const writer = await open({ memoryBytes: 20_000, segmentBytes: 30_000, batchEntries: 7 })
    const last = new Map<string, number>()
    const random = randomFrom(5)
    for (let version = 0; version < 600; version += 1) {
      store.down = random() < 0.3
      const id = `r${Math.floor(random() * 20)}`
      expect(writer.accept(entry({ id, latencyMs: version }))).toBe(true)
      last.set(id, version)
      if (random() < 0.05) await new Promise((resolve) => setTimeout(resolve, 3))
    }
    store.down = false
    await writer.flush()
    expect(writer.state).toMatchObject({ waiting: 0, damaged: 0 })
    for (const [id, version] of last) expect((await store.get(id))?.latencyMs).toBe(version)
  })

  it('keeps logs while the store is unavailable, reports it, and writes them afterwards', async () => {
    const { store, reports, writer: open } = await openBench()
    const writer = await open()
    store.down = true
    const some = entries(20)
    for (const each of some) writer.accept(each)
    await vi.waitFor(() => expect(writer.state.failing).toBe('The store is down.'))
    expect(writer.state).toMatchObject({ waiting: 20, written: 0 })
    store.down = false
    await writer.flush()
    expect(writer.state).toMatchObject({ waiting: 0, written: 20, failing: undefined })
    expect((await idsIn(store)).size).toBe(20)
    expect(reports).toEqual([
      'warn: Logs cannot be written to the store. They are kept, and the write is retried.',
      'info: Logs can be written to the store again.',
    ])
  })

  it('reads back what does not fit into memory from its files, and deletes them one by one', async () => {
    const { store, wal, writer: open } = await openBench()
    const writer = await open({ memoryBytes: 50_000, segmentBytes: 100_000, batchBytes: 60_000 })
    store.down = true
    const some = entries(400, { requestBody: 'ü"\n'.repeat(500) })
    for (const each of some) writer.accept(each)
    expect((await segmentsIn(wal)).length).toBeGreaterThan(8)
    store.down = false
    const more = entries(100)
    for (const each of more) writer.accept(each)
    await writer.flush()
    expect(await idsIn(store)).toEqual(new Set([...some, ...more].map(({ id }) => id)))
    expect(await store.get(some[333]!.id)).toEqual(some[333])
    expect(writer.state).toMatchObject({ waiting: 0, written: 500, damaged: 0 })
    expect(await segmentsIn(wal)).toHaveLength(1)
  })

  it('reads back an entry that is larger than the size that is read at once', async () => {
    const { store, writer: open } = await openBench()
    const writer = await open({ memoryBytes: 10 })
    const [large, small] = [entry({ responseBody: 'a'.repeat(3_000_000) }), entry()]
    for (const each of [large, small]) writer.accept(each)
    await writer.flush()
    expect(await store.get(large.id)).toEqual(large)
    expect(await store.get(small.id)).toEqual(small)
  })

  it('leaves what the store did not accept for the next start', async () => {
    const bench = await openBench()
    const first = await bench.writer()
    bench.store.down = true
    const some = entries(50)
    for (const each of some) first.accept(each)
    await first.close(5)
    bench.store.down = false
    const second = await bench.writer()
    const fresh = entry()
    second.accept(fresh)
    await second.flush()
    expect(await idsIn(bench.store)).toEqual(new Set([...some, fresh].map(({ id }) => id)))
    expect(second.state).toMatchObject({ written: 51, damaged: 0 })
  })

  it('skips a damaged record and a truncated end, and counts them', async () => {
    const bench = await openBench()
    const first = await bench.writer()
    bench.store.down = true
    const some = entries(5)
    for (const each of some) first.accept(each)
    await first.close(0)
    const [name = ''] = await segmentsIn(bench.wal)
    const records = (await readFile(join(bench.wal, name), 'utf8')).split('\x1e')
    records[2] = records[2]!.replace('gpt-4o', 'gpt-5o')
    await writeFile(join(bench.wal, name), records.join('\x1e'))
    await appendFile(join(bench.wal, name), records[0]!.slice(0, 200))
    bench.store.down = false
    const second = await bench.writer()
    expect(second.state.waiting).toBe(6)
    await second.flush()
    expect(second.state).toMatchObject({ waiting: 0, written: 4, damaged: 2 })
    expect((await idsIn(bench.store)).has(some[2]!.id)).toBe(false)
    expect(bench.reports).toContain('error: Logs in the write-ahead file cannot be read back. They are lost.')
    expect(await segmentsIn(bench.wal)).toEqual([])
  })

  it.each([
    ['as they came', '{"a":"“ü”"}\n', 'data: {"b":1}\n\ndata: [DONE]\n\n'],
    ['that are empty or none', '', null],
    ['that are none or empty', null, ''],
    ['with a separator of records in them', 'a\x1eb', '{}'],
    ['with separators of bodies in them', 'a\x1f', '\x1f\x1fb'],
    ['longer than a record mostly is', 'ü'.repeat(100_000), 'a'.repeat(200_000)],
  ])('keeps bodies %s, through the file', async (_which, requestBody, responseBody) => {
    const { store, writer: open } = await openBench()
    const writer = await open({ memoryBytes: 1 })
    const some = [entry({ requestBody, responseBody }), entry()]
    for (const each of some) writer.accept(each)
    await writer.flush()
    for (const each of some) expect(await store.get(each.id)).toEqual(each)
    expect(writer.state).toMatchObject({ written: 2, damaged: 0 })
  })

  it('reads files of the first format, with a line for each entry', async () => {
    const { store, wal, writer: open } = await openBench()
    const some = [entry({ responseBody: 'data: {}\n\n' }), entry()]
    const lines = some.map((each) => {
      const json = JSON.stringify(each)
      return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`
    })
    await mkdir(wal)
    await writeFile(join(wal, '00000007.wal'), lines.join(''))
    const writer = await open()
    writer.accept(entry())
    expect(await segmentsIn(wal)).toEqual(['00000008.records'])
    await writer.flush()
    for (const each of some) expect(await store.get(each.id)).toEqual(each)
    expect(await readdir(wal)).not.toContain('00000007.wal')
    expect(writer.state).toMatchObject({ written: 3, damaged: 0 })
  })

  it('skips a file that was removed, and continues with the others', async () => {
    const bench = await openBench()
    const writer = await bench.writer({ memoryBytes: 1, segmentBytes: 5000 })
    bench.store.down = true
    const some = entries(20)
    for (const each of some) writer.accept(each)
    const names = await segmentsIn(bench.wal)
    await rm(join(bench.wal, names[2]!))
    bench.store.down = false
    await writer.flush()
    const { written, damaged } = writer.state
    expect(damaged).toBeGreaterThan(0)
    expect(written + damaged).toBe(20)
    expect((await idsIn(bench.store)).size).toBe(written)
  })

  it('sets aside entries that the store rejects, and writes all others', async () => {
    const { store, wal, reports, writer: open } = await openBench()
    const writer = await open()
    const poison = ['a', 'b'].map(
      (id) => JSON.parse(JSON.stringify({ ...entry({ id }), model: undefined })) as LogEntry,
    )
    const some = entries(100)
    some.splice(40, 0, poison[0]!)
    some.splice(90, 0, poison[1]!)
    for (const each of some) writer.accept(each)
    await writer.flush()
    expect(writer.state).toMatchObject({ waiting: 0, written: 100, rejected: 2, shed: 0, failing: undefined })
    expect((await idsIn(store)).size).toBe(100)
    const lines = (await readFile(join(wal, 'rejected.ndjson'), 'utf8')).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).entry)).toEqual(poison)
    expect(reports).toContain('error: The store rejected logs. They were moved to a file.')
  })

  it('sets aside single entries after several attempts', async () => {
    const { store, writer: open } = await openBench()
    const writer = await open({ maxRejectedBytes: 1500 })
    writer.accept({ ...entry(), model: undefined } as unknown as LogEntry)
    await writer.flush()
    expect(writer.state).toMatchObject({ waiting: 0, rejected: 1, shed: 0 })
    writer.accept({ ...entry(), model: undefined } as unknown as LogEntry)
    await writer.flush()
    expect(writer.state).toMatchObject({ waiting: 0, rejected: 1, shed: 1 })
    writer.accept(entry())
    await writer.flush()
    expect((await idsIn(store)).size).toBe(1)
  })

  it('drops entries when the file has reached its limit, and counts them', async () => {
    const { store, reports, writer: open } = await openBench()
    const writer = await open({ maxBytes: 20_000 })
    store.down = true
    const accepted = entries(100).filter((each) => writer.accept(each)).length
    expect(accepted).toBeLessThan(40)
    expect(writer.full).toBe(true)
    expect(writer.state).toMatchObject({ waiting: accepted, shed: 100 - accepted })
    expect(reports.filter((line) => line === 'error: Logs are dropped.')).toHaveLength(1)
    store.down = false
    await writer.flush()
    expect(writer.full).toBe(false)
    expect(writer.accept(entry())).toBe(true)
  })

  it('drops an entry that cannot be serialized', async () => {
    const { writer: open } = await openBench()
    const writer = await open()
    expect(writer.accept({ ...entry(), scores: { a: 1n } } as unknown as LogEntry)).toBe(false)
    expect(writer.state).toMatchObject({ waiting: 0, shed: 1 })
  })

  it('keeps a limited amount of logs in memory if there can be no file, and reports it', async () => {
    const { store, wal, reports, writer: open } = await openBench()
    const writer = await open({ segmentBytes: 1, memoryBytes: 20_000 })
    store.down = true
    writer.accept(entry())
    await rm(wal, { recursive: true })
    const some = entries(100)
    const accepted = some.filter((each) => writer.accept(each)).length
    expect(accepted).toBeGreaterThan(5)
    expect(accepted).toBeLessThan(40)
    expect(writer.full).toBe(true)
    expect(writer.state).toMatchObject({ waiting: accepted + 1, unprotected: accepted, shed: 100 - accepted })
    expect(reports).toContain('error: The write-ahead file cannot be written. Logs are kept only in memory.')
    store.down = false
    await writer.flush()
    const { waiting, unprotected, written } = writer.state
    expect({ waiting, unprotected }).toEqual({ waiting: 0, unprotected: 0 })
    // Entries that were only in the file were lost with it, unless they were just being read.
    expect(readsFile ? [accepted, accepted + 1] : [accepted + 1]).toContain(written)
    expect((await idsIn(store)).size).toBe(written)
  })

  it('rejects a folder that another writer uses', async () => {
    const { writer: open } = await openBench()
    await open()
    await expect(open()).rejects.toMatchObject({ name: 'StoreError', code: 'locked' })
  })

  it('ends a flush after its timeout', async () => {
    const { store, writer: open } = await openBench()
    const writer = await open()
    store.down = true
    writer.accept(entry())
    await writer.flush(20)
    expect(writer.state.waiting).toBe(1)
  })
})
