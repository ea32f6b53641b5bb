import { once } from 'node:events'
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { buildGatewayOnce } from '../gateway-process.test-support.ts'
import { afterwards, makeFolder } from '../start-gateway.test-support.ts'
import { hasRedisServer, startRedis } from '../stores/redis/redis-server.test-support.ts'
import { run, serveIn, start } from './command-line.test-support.ts'

buildGatewayOnce()

describe('litecone-gateway doctor', { timeout: 90_000 }, () => {
  it('finds problems that would keep a gateway from working', async () => {
    const cwd = await makeFolder()
    expect(await run(cwd, ['doctor'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('no gateway key: the gateway will be open'),
    })
    const remote = await run(cwd, ['doctor'], {
      env: { LITECONE_HOST: '0.0.0.0', LITECONE_STORES__REDIS__URL: 'redis://127.0.0.1:9' },
    })
    expect(remote.code).toBe(1)
    expect(remote.out).toMatch(/^fail {2}Redis cannot be reached/m)
    expect(remote.out).toMatch(/^fail {2}no gateway key, and .* 0\.0\.0\.0/m)
  })

  it.skipIf(!hasRedisServer)('warns of a Redis that could evict budgets', async () => {
    const cwd = await makeFolder()
    const doctorWith = async (policy: string) => {
      await using redis = await startRedis(policy)
      return await run(cwd, ['doctor'], { env: { LITECONE_STORES__REDIS__URL: redis.url } })
    }
    const { code, out } = await doctorWith('allkeys-lru')
    expect([code, out]).toEqual([0, expect.stringMatching(/^warn {2}Redis evicts budgets .*volatile-lru/m)])
    expect((await doctorWith('volatile-lru')).out).not.toContain('evicts')
  })

  it('creates nothing in an empty folder', async () => {
    const cwd = await makeFolder()
    const { out } = await run(cwd, ['doctor'])
    expect(out).toMatch(/\.litecone: will be created, \d+ MiB free/)
    expect(await readdir(cwd)).toEqual([])
  })

  it('distinguishes a running gateway from one that cannot run', async () => {
    const cwd = await makeFolder()
    await serveIn(cwd)
    expect(await run(cwd, ['doctor'])).toMatchObject({ code: 0, out: expect.stringContaining('in use by a gateway') })
  })

  it('lists every problem of the configuration', async () => {
    const cwd = await makeFolder()
    await writeFile(join(cwd, 'litecone.yaml'), 'prot: 1\nlogs: { onFull: never }\n')
    const { code, out } = await run(cwd, ['doctor'])
    expect(code).toBe(1)
    expect(out).toMatch(/^fail {2}litecone\.yaml:1:1: prot is not a setting/m)
    expect(out).toMatch(/^fail {2}litecone\.yaml:2:9: logs\.onFull: /m)
  })

  // Root can write to any folder.
  it.skipIf(process.getuid?.() === 0)('reports a folder without write access', async () => {
    const cwd = await makeFolder()
    await mkdir(join(cwd, '.litecone'))
    await chmod(join(cwd, '.litecone'), 0o500)
    expect(await run(cwd, ['doctor'])).toMatchObject({ code: 1, out: expect.stringContaining('cannot write to') })
  })
})

describe('litecone-gateway', { timeout: 90_000 }, () => {
  it('reports what is missing from an export', async () => {
    const cwd = await makeFolder()
    const { url } = await serveIn(cwd)
    expect(await run(cwd, ['export'])).toMatchObject({ code: 1, err: expect.stringContaining('--url') })
    expect(await run(cwd, ['export', '--filter', 'modell=x', '--folder', 'other'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--filter: There is no parameter modell'),
    })
    expect(await run(cwd, ['export', '--url', 'localhost'])).toMatchObject({ code: 2 })
    expect(await run(cwd, ['export', '--url', `${url}0000`])).toMatchObject({ code: 2 })
    expect(await run(cwd, ['export', '--url', 'http://127.0.0.1:9'])).toMatchObject({
      code: 1,
      err: 'litecone-gateway: The gateway at http://127.0.0.1:9 cannot be reached.\n',
    })
  })

  it('reports that the port is in use', async () => {
    const cwd = await makeFolder()
    const { url } = await serveIn(cwd)
    const second = await run(cwd, ['serve', '--folder', 'other', '--port', new URL(url).port])
    expect(second).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^litecone-gateway: Cannot listen on .*--port/),
    })
    expect(second.err).not.toContain('    at ')
  })

  it('ends immediately at a second signal', async () => {
    const cwd = await makeFolder()
    const { child, url, lines, ended } = await serveIn(cwd)
    // The gateway waits for this request, because its body never ends.
    const body = new ReadableStream({ pull: () => new Promise(() => {}) })
    const held = fetch(`${url}/v1/chat/completions`, { method: 'POST', body, duplex: 'half' } as RequestInit)
    held.catch(() => {})
    await expect.poll(() => fetch(`${url}/healthz`).then(({ status }) => status)).toBe(200)
    child.kill('SIGTERM')
    await expect.poll(() => lines.some(({ message }) => String(message).includes('is stopping'))).toBe(true)
    child.kill('SIGINT')
    expect((await ended)[0]).toBe(1)
  })

  it('can be stopped while it waits for a store', async () => {
    const cwd = await makeFolder()
    const silent = createServer().listen(0, '127.0.0.1')
    const held = once(silent, 'connection')
    afterwards(async () => void silent.close())
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const child = start(cwd, ['serve'], { env: { LITECONE_STORES__POSTGRES__URL: `postgres://127.0.0.1:${port}/x` } })
    await held
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([0, null])
  })

  it('ends without an error when its reader closes the pipe', async () => {
    const cwd = await makeFolder()
    const child = start(cwd, ['config'])
    child.stdout?.destroy()
    expect(await text(child.stderr as Readable)).toBe('')
  })

  it('reports that an export is incomplete if the gateway stops', async () => {
    const cwd = await makeFolder()
    const breaking = createHttpServer((_request, response) => {
      response.write('{"id":"1"}\n', () => response.destroy())
    }).listen(0, '127.0.0.1')
    afterwards(async () => void breaking.close())
    await once(breaking, 'listening')
    const { port } = breaking.address() as AddressInfo
    expect(await run(cwd, ['export', '--url', `http://127.0.0.1:${port}`])).toEqual({
      code: 1,
      out: '{"id":"1"}\n',
      err: expect.stringContaining('the output is incomplete'),
    })
  })

  it('creates no folder for a missing file', async () => {
    const cwd = await makeFolder()
    expect(await run(cwd, ['import', 'none.ndjson'])).toMatchObject({ code: 1, out: '' })
    expect(await readdir(cwd)).toEqual([])
  })

  it('masks passwords in any form of URL', async () => {
    const cwd = await makeFolder()
    const env = {
      LITECONE_STORES__POSTGRES__URL: 'postgres://me:hid@d@en@one:5432/db?sslpassword=covert',
      LITECONE_PROVIDERS__MINE__HEADERS__X_KEY: 'masked',
      LITECONE_PROVIDERS__MINE__API_BASE: 'http://10.0.0.7/v1',
    }
    const { out } = await run(cwd, ['config'], { env })
    expect(out).toContain('postgres://me:…@one:5432/db?sslpassword=…')
    expect(out).not.toMatch(/hid|covert|masked/)
  })
})
