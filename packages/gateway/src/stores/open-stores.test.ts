import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKeyStore } from '../keys/open-key-store.ts'
import { type Built, buildForTest } from './build.test-support.ts'
import { describeCacheStore } from './cache-store-contract.test-support.ts'
import { entry } from './entries.test-support.ts'
import { describeLogStore } from './log-store-contract.test-support.ts'
import { expectSessionsToMatch } from './log-store-figures.test-support.ts'
import { openEmbeddedStores } from './open-stores.ts'

const hasNodeSqlite = process.getBuiltinModule('node:sqlite') !== undefined
const WORKER = 'sqlite/sqlite-worker.ts'
const WRITER = 'crash-writer.test-support.ts'

// Node 20 has no `node:sqlite`.
describe.skipIf(!hasNodeSqlite)('embedded stores over Node’s SQLite', () => describeWith('node'))
describe('embedded stores over libsql', () => describeWith('libsql'))

function describeWith(library: 'node' | 'libsql'): void {
  let built: Built
  const folders: string[] = []
  const newFolder = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'litecone-stores-'))
    folders.push(folder)
    return folder
  }
  const open = async (folder: string) =>
    openEmbeddedStores({ folder, library, worker: built.file(WORKER), cache: { maxEntryBytes: 100_000 } })
  beforeAll(async () => {
    built = await buildForTest(WORKER, WRITER)
  })
  afterAll(async () => {
    await built.remove()
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))
  })

  describeLogStore('in threads', {
    open: async () => {
      const { logs, close } = await open(await newFolder())
      return { ...logs, close }
    },
    empty: async (store) => void (await store.deleteBefore(Date.UTC(2100, 0))),
  })
  describeCacheStore('in a thread', async () => {
    const { cache, close } = await open(await newFolder())
    return { ...cache, close }
  })

  it('keep everything after closing, including limits', async () => {
    const folder = join(await newFolder(), 'made', 'for it')
    const one = entry()
    const first = await open(folder)
    await first.logs.write([one])
    await first.cache.set('a', { meta: {}, body: Buffer.from('x') }, { ttlSeconds: 60 })
    await first.counters.take('b', { capacity: 5, refillPerSecond: 1 / 3600, cost: 5 })
    await first.close()
    await expect(first.logs.get(one.id)).rejects.toMatchObject({ code: 'closed' })
    const second = await open(folder)
    expect(await second.logs.get(one.id)).toEqual(one)
    expect(await second.cache.has(['a'])).toEqual([true])
    expect((await second.counters.take('b', { capacity: 5, refillPerSecond: 1 / 3600, cost: 1 })).allowed).toBe(false)
    await second.close()
  })

  it('release the folder if they cannot be opened', async () => {
    const folder = await newFolder()
    await expect(openEmbeddedStores({ folder, library, worker: new URL('file:///no/such.mjs') })).rejects.toMatchObject(
      {
        name: 'StoreError',
      },
    )
    await (await open(folder)).close()
  })

  it('reject with the name of a damaged file', async () => {
    const folder = await newFolder()
    for (const file of ['logs.sqlite', 'keys.sqlite']) await writeFile(join(folder, file), 'x'.repeat(5000))
    await expect(open(folder)).rejects.toThrow(`${join(folder, 'logs.sqlite')}: The file is not a database`)
    const keys = openKeyStore({ folder, library })
    await expect(keys).rejects.toThrow(`${join(folder, 'keys.sqlite')}: The file is not a database`)
  })

  it('reject a folder without write access, with its name, the reason and a remedy', async () => {
    const folder = await newFolder()
    await mkdir(join(folder, 'lock'))
    const refused = open(folder)
    await expect(refused).rejects.toMatchObject({ name: 'StoreError', code: 'unavailable' })
    await expect(refused).rejects.toThrow(`The data folder ${folder} cannot be used: EISDIR`)
    await expect(refused).rejects.toThrow('choose another with --folder')
  })

  it('reject a folder that another process uses, and have all that it accepted before it was killed', async () => {
    const folder = await newFolder()
    const writer = startWriter(built, folder, library)
    const accepted = await readAccepted(writer, async () => {
      const refused = open(folder)
      await expect(refused).rejects.toMatchObject({ code: 'locked' })
      await expect(refused).rejects.toThrow(`process ${writer.pid}`)
    })
    const { logs, close } = await open(folder)
    for (const id of accepted) expect(await logs.get(id), id).toBeDefined()
    const [figures] = await logs.aggregate()
    const [rows] = await logs.aggregate({ filter: { minLatencyMs: 0 } })
    expect(figures).toEqual(rows)
    expect((figures?.requests ?? 0) % 40).toBe(0)
    expect(figures?.requests).toBeGreaterThanOrEqual(accepted.length)
    await expectSessionsToMatch(logs)
    await close()
    // The writer syncs each of its batches to a disk that other tests keep busy.
  }, 60_000)

  it('create files that other users of the machine cannot read', async () => {
    const folder = join(await newFolder(), 'data')
    await (await open(folder)).close()
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect(JSON.parse(await readFile(join(folder, 'owner.json'), 'utf8'))).toMatchObject({ pid: process.pid })
  })

  it('do so even in a folder that others can read', async () => {
    const folder = await newFolder()
    await chmod(folder, 0o755)
    const { logs } = await open(folder)
    await logs.requests({}, { limit: 1 })
    const names = (await readdir(folder)).filter((name) => name.startsWith('logs'))
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) expect((await stat(join(folder, name))).mode & 0o077, name).toBe(0)
  })
}

function startWriter(built: Built, folder: string, library: string): ChildProcess {
  const file = fileURLToPath(built.file(WRITER))
  return spawn(process.execPath, [file, folder, built.file(WORKER).href, library], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Kills a process while it is writing, and resolves to the ids of the entries that were accepted until then. */
async function readAccepted(writer: ChildProcess, whenOpen: () => Promise<void>): Promise<string[]> {
  const accepted: string[] = []
  let batches = 0
  for await (const line of createInterface({ input: writer.stdout ?? process.stdin })) {
    if (line === 'open') await whenOpen()
    else if (line.endsWith(']')) {
      accepted.push(...(JSON.parse(line) as string[]))
      if (++batches === 25) writer.kill('SIGKILL')
    }
  }
  expect(batches).toBeGreaterThanOrEqual(25)
  return accepted
}
