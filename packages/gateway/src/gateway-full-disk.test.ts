import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildGatewayOnce, type GatewayProcess, startProcess } from './gateway-process.test-support.ts'
import { afterwards, answerCompletion, ask, makeFolder, post, serveProvider } from './start-gateway.test-support.ts'

buildGatewayOnce()

const MEGABYTE = 1024 * 1024

/** A disk that can be filled. */
interface Disk {
  readonly folder: string
  fill(pid: number): void
  free(pid: number): void
}

/** A real file system in memory: writes fail with ENOSPC. Only root may mount it. */
async function mountDisk(): Promise<Disk> {
  const mount = await makeFolder()
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${32 * MEGABYTE}`, 'tmpfs', mount])
  afterwards(async () => void execFileSync('umount', ['-l', mount]))
  const folder = join(mount, 'data')
  mkdirSync(folder)
  const filler = join(mount, 'filler')
  return {
    folder,
    fill() {
      const { bfree, bsize } = statfsSync(mount)
      // Real data is written, because a sparse file takes no space.
      try {
        writeFileSync(filler, Buffer.alloc(Number(bfree) * Number(bsize)))
      } catch {
        // The gateway has filled the rest of the disk first.
      }
    },
    free: () => rmSync(filler),
  }
}

/** A limit on the size of the gateway's files, which any user may set: writes fail with EFBIG. */
async function limitedDisk(): Promise<Disk> {
  const limit = (pid: number, size: string) => execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${size}:`])
  return {
    folder: await makeFolder(),
    fill: (pid) => void limit(pid, '4096'),
    free: (pid) => void limit(pid, 'unlimited'),
  }
}

function works(command: string, ...values: string[]): boolean {
  try {
    execFileSync(command, values, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && works('unshare', '--mount', 'true')
const canLimit = works('prlimit', '--version')
if (!canMount) process.stdout.write('A disk of its own is not tried: on Linux alone, and by root, it may be mounted.\n')
if (!canLimit) process.stdout.write('A limit on files is not tried: there is no prlimit.\n')

const DISKS: readonly [string, boolean, () => Promise<Disk>][] = [
  ['a disk without room', canMount, mountDisk],
  ['a limit on files', canLimit, limitedDisk],
]

async function startAt(folder: string): Promise<GatewayProcess> {
  const { origin } = await serveProvider(answerCompletion)
  return await startProcess({ folder, providers: { openai: { apiBase: `${origin}/v1` } } })
}

/** Sends this many requests, and returns the ids of the responses. */
async function askMany(url: string, count: number): Promise<string[]> {
  const body = { ...ask, messages: [{ role: 'user', content: 'x'.repeat(5000) }] }
  return await Promise.all(
    Array.from({ length: count }, async () => {
      const response = await post(
        url,
        { 'helicone-cache-enabled': 'true', 'helicone-cache-seed': `${Math.random()}` },
        body,
      )
      expect(response.status).toBe(200)
      await response.text()
      return response.headers.get('helicone-id') ?? ''
    }),
  )
}

async function loggedIds(url: string): Promise<Set<string>> {
  const response = await fetch(`${url}/api/v1/requests?limit=1000`)
  const { items } = (await response.json()) as { items: { id: string }[] }
  return new Set(items.map(({ id }) => id))
}

describe.each(DISKS)('with %s', (_what, isPossible, makeDisk) => {
  it.skipIf(!isPossible)(
    'requests are answered, their logs wait in memory, and are written when there is room again',
    async () => {
      const disk = await makeDisk()
      const gateway = await startAt(disk.folder)
      const before = await askMany(gateway.url, 50)
      await gateway.ask('flush')
      disk.fill(gateway.pid)
      const during = await askMany(gateway.url, 100)
      const { logs } = await gateway.ask('figures')
      expect(logs).toMatchObject({ waiting: 100, unprotected: expect.any(Number), shed: 0, damaged: 0 })
      expect(logs.unprotected).toBeGreaterThan(0)
      expect(gateway.reports).toContainEqual(expect.stringContaining('The write-ahead file cannot be written.'))
      expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200)
      await expect.poll(async () => (await gateway.ask('figures')).logs.failing).toBeDefined()
      expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain('litecone_logs_failing 1')
      expect([...(await loggedIds(gateway.url))].toSorted()).toEqual(before.toSorted())

      disk.free(gateway.pid)
      const after = await askMany(gateway.url, 50)
      await expect.poll(async () => (await gateway.ask('figures')).logs.waiting, { timeout: 40_000 }).toBe(0)
      const ids = await loggedIds(gateway.url)
      expect([...before, ...during, ...after].filter((id) => !ids.has(id))).toEqual([])
      expect((await gateway.ask('figures')).logs).toMatchObject({
        shed: 0,
        unprotected: 0,
        rejected: 0,
      })
    },
    60_000,
  )

  it.skipIf(!isPossible)(
    'what was accepted before survives kill -9 meanwhile',
    async () => {
      const disk = await makeDisk()
      const gateway = await startAt(disk.folder)
      const before = await askMany(gateway.url, 50)
      disk.fill(gateway.pid)
      await askMany(gateway.url, 20)
      disk.free(gateway.pid)
      await gateway.kill()
      const next = await startAt(disk.folder)
      await next.ask('flush')
      const ids = await loggedIds(next.url)
      expect(before.filter((id) => !ids.has(id))).toEqual([])
      expect((await next.ask('figures')).logs).toMatchObject({ damaged: 0, rejected: 0 })
    },
    60_000,
  )
})

it.skipIf(!canMount)('does not start on a full disk, with an explanation', async () => {
  const disk = await mountDisk()
  disk.fill(0)
  await expect(startAt(disk.folder)).rejects.toThrow(/full|space|disk/i)
})
