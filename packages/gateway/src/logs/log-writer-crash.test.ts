import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbeddedStores } from '../stores/index.ts'
import { idsIn, reportTo } from './log-writer.test-support.ts'
import { openLogWriter, type WriteAheadState } from './open-log-writer.ts'

/** The bundle of the child process must be here to find its packages. It is bundled, because Node 20 cannot run TypeScript. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url))

let built: string
beforeAll(async () => {
  await mkdir(CACHE, { recursive: true })
  built = await mkdtemp(join(CACHE, 'test-logs-'))
  await build({
    entryPoints: [fileURLToPath(new URL('log-child.test-support.ts', import.meta.url))],
    outfile: join(built, 'child.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    packages: 'external',
    logLevel: 'error',
  })
})
afterAll(() => rm(built, { recursive: true }))

interface Reported {
  readonly ids: string[]
  /** The last state that the child printed. */
  readonly state: WriteAheadState | undefined
}

/** Runs a child process until it ends or is killed. Resolves to what it printed. */
async function readReports(child: ChildProcess, killAfter: number): Promise<Reported> {
  const ids: string[] = []
  let state: WriteAheadState | undefined
  const ended = new Promise((resolve) => child.once('close', resolve))
  for await (const line of createInterface({ input: child.stdout! })) {
    const report = JSON.parse(line)
    ids.push(...report.ids)
    state = report.state
    if (ids.length >= killAfter) child.kill('SIGKILL')
  }
  await ended
  return { ids, state }
}

describe('a log writer whose process ends', () => {
  it.each([
    ['soon', 25, ''],
    ['during a write', 1500, ''],
    ['with more waiting entries than fit into memory', 6000, ''],
    ['during a write, while its store reads the file itself,', 3000, 'readsFile'],
  ])('by kill -9 %s has lost nothing that it accepted', async (_when, killAfter, readsFile) => {
    const folder = await mkdtemp(join(tmpdir(), 'litecone-kill-'))
    const child = spawn(process.execPath, [join(built, 'child.mjs'), folder, '500', 'Infinity', readsFile], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const { ids } = await readReports(child, killAfter)
    expect(ids.length).toBeGreaterThanOrEqual(killAfter)

    const stores = await openEmbeddedStores({ folder: join(folder, 'data'), worker: false })
    const writer = await openLogWriter({ store: stores.logs, folder: join(folder, 'wal'), report: reportTo([]) })
    await writer.flush()
    const stored = await idsIn(stores.logs)
    expect(ids.filter((id) => !stored.has(id))).toEqual([])
    await writer.close()
    await stores.close()
    await rm(folder, { recursive: true })
  })

  // With a limit on file sizes, the system writes only a part of a record and then fails, as with a full disk.
  it.skipIf(process.platform === 'win32')('continues without a file when the system cannot write to it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'litecone-full-'))
    // The limit is in blocks of 512 or 1024 bytes, depending on the shell. The database stays below it, but a record does not.
    const script = 'ulimit -f 2000; exec "$0" "$@"'
    const command = [script, process.execPath, join(built, 'child.mjs'), folder, '3000000', '25']
    const child = spawn('/bin/sh', ['-c', ...command], { stdio: ['ignore', 'pipe', 'inherit'] })
    const { ids, state } = await readReports(child, Number.POSITIVE_INFINITY)
    expect(ids).toEqual([])
    expect(state).toMatchObject({ shed: 25, waiting: 0 })
    expect((await readdir(join(folder, 'wal'))).filter((name) => name.endsWith('.records'))).toEqual([])
    await rm(folder, { recursive: true })
  })
})
