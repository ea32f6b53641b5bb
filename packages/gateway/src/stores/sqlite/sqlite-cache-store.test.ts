import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeCacheStore } from '../cache-store-contract.test-support.ts'
import { openSqliteCacheStore } from './sqlite-cache-store.ts'

const hasNodeSqlite = process.getBuiltinModule('node:sqlite') !== undefined

// Node 20 has no `node:sqlite`.
describe.skipIf(!hasNodeSqlite)('SQLite by Node', () => describeWith('node'))
describe('SQLite by libsql', () => describeWith('libsql'))

function describeWith(library: 'node' | 'libsql'): void {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'litecone-cache-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const value = (size: number) => ({ meta: {}, body: new Uint8Array(size) })

  describeCacheStore(library, () => openSqliteCacheStore(join(folder, 'cache'), { library, maxEntryBytes: 100_000 }))

  it('drops the least recently read values when full, and stays below its maximum size', async () => {
    const cache = await openSqliteCacheStore(join(folder, 'small'), { library, maxBytes: 100_000 })
    for (let index = 0; index < 30; index++) await cache.set(`k${index}`, value(10_000), { ttlSeconds: 60 })
    const there = await cache.has(Array.from({ length: 30 }, (_, index) => `k${index}`))
    expect(there.filter(Boolean).length).toBeLessThanOrEqual(10)
    expect(there.filter(Boolean).length).toBeGreaterThanOrEqual(8)
    expect(there.at(-1)).toBe(true)
    expect(there[0]).toBe(false)
    await cache.close()
  })

  it('keeps its values after closing, and starts empty from a damaged file', async () => {
    const path = join(folder, 'again')
    const first = await openSqliteCacheStore(path, { library })
    await first.set('a', value(3), { ttlSeconds: 60 })
    await first.close()
    const second = await openSqliteCacheStore(path, { library })
    expect((await second.get('a'))?.body.byteLength).toBe(3)
    await second.close()
    for (const suffix of ['-wal', '-shm']) await rm(path + suffix, { force: true })
    await writeFile(
      path,
      'this is no database, this is no database, this is no database, this is no database, this is no database',
    )
    const third = await openSqliteCacheStore(path, { library })
    expect(await third.get('a')).toBeUndefined()
    expect(await third.set('a', value(3), { ttlSeconds: 60 })).toBe(true)
    await third.close()
  })
}
