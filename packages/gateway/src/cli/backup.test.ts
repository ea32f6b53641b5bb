import type { ChildProcess } from 'node:child_process'
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildGatewayOnce } from '../gateway-process.test-support.ts'
import { answerCompletion, makeFolder, post, serveProvider } from '../start-gateway.test-support.ts'
import { run, serveIn } from './command-line.test-support.ts'

buildGatewayOnce()

const LIMIT = 100_000

/** A gateway with a key, a limit and a vault, under load: clients that call again until they cannot. */
async function setUp() {
  const cwd = await makeFolder()
  const { origin, asked } = await serveProvider(answerCompletion)
  const config = `providers: { openai: { apiBase: ${origin}/v1 } }\n`
  await writeFile(join(cwd, 'litecone.yaml'), config)
  const vaultKey = (await run(cwd, ['vault', 'new-key'])).out.trim()
  const vault = { env: { LITECONE_VAULT_KEY: vaultKey } }
  await run(cwd, ['vault', 'set', 'openai'], { ...vault, input: 'sk-in-the-vault' })
  const scopes = ['--scope', 'proxy', 'log', 'read']
  const limit = ['--rate-limit', `${LIMIT};w=86400`]
  const made = await run(cwd, ['keys', 'create', '--owner', 'team', '--json', ...scopes, ...limit])
  const { key } = JSON.parse(made.out)
  const gateway = await serveIn(cwd, [], vault)
  const call = (url: string) => post(url, { 'Helicone-Auth': `Bearer ${key}` })
  const answered: string[] = []
  const client = async () => {
    for (;;) {
      const response = await call(gateway.url).catch(() => undefined)
      if (response?.status !== 200) return
      await response.arrayBuffer().then(() => answered.push(response.headers.get('helicone-id') ?? ''))
    }
  }
  const clients = Promise.all(Array.from({ length: 4 }, client))
  await expect.poll(() => answered.length, { timeout: 60_000 }).toBeGreaterThan(50)

  /** The ids in a gateway's export. */
  const idsIn = async (args: readonly string[]) => {
    const { out, err, code } = await run(cwd, ['export', ...args], { env: { LITECONE_GATEWAY_KEY: key } })
    expect({ code, err }).toEqual({ code: 0, err: '' })
    return out.split('\n').flatMap((line) => (line ? [JSON.parse(line).id as string] : []))
  }
  /** Starts a gateway on a copy of the folder, elsewhere, and checks that it has these logs, the key and the vault. */
  const restore = async (folder: string, ids: readonly string[]) => {
    const elsewhere = await makeFolder()
    await writeFile(join(elsewhere, 'litecone.yaml'), config)
    await cp(folder, join(elsewhere, '.litecone'), { recursive: true })
    const { url } = await serveIn(elsewhere, [], vault)
    await expect
      .poll(
        async () => {
          const found = new Set(await idsIn(['--url', url]))
          return ids.filter((id) => !found.has(id))
        },
        { timeout: 60_000 },
      )
      .toEqual([])
    const count = (await idsIn(['--url', url])).length
    const response = await call(url)
    expect(response.status).toBe(200)
    expect(asked.at(-1)?.headers.authorization).toBe('Bearer sk-in-the-vault')
    return { count, remaining: Number(response.headers.get('helicone-ratelimit-remaining')) }
  }
  return { cwd, ...gateway, clients, answered, idsIn, restore }
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM')
  await ended
}

describe('a backup of a gateway under load', { timeout: 240_000 }, () => {
  it('by copying the folder of a stopped gateway has every log once, the keys, the vault and the limits', async () => {
    const { cwd, child, ended, clients, answered, restore } = await setUp()
    await stop(child, ended)
    await clients
    const { count, remaining } = await restore(join(cwd, '.litecone'), answered)
    expect(count).toBe(answered.length)
    expect(remaining).toBeLessThan(LIMIT - answered.length)
    expect(remaining).toBeGreaterThan(LIMIT - answered.length - 10)
  })

  it.skipIf(process.platform === 'win32')('by a snapshot of a running gateway has every log up to it', async () => {
    const { cwd, child, ended, clients, answered, restore } = await setUp()
    // Nothing changes while it is copied, as in a snapshot.
    child.kill('SIGSTOP')
    const before = [...answered]
    const copy = join(await makeFolder(), 'copy')
    await cp(join(cwd, '.litecone'), copy, { recursive: true })
    child.kill('SIGCONT')
    const { count } = await restore(copy, before)
    expect(count).toBeGreaterThanOrEqual(before.length)
    await stop(child, ended)
    await clients
    expect(answered.length).toBeGreaterThan(before.length)
  })

  it('by an export of a running gateway has its logs, which can be imported again and again', async () => {
    const { cwd, url, child, ended, clients, answered, idsIn } = await setUp()
    const exported = await idsIn(['--url', url])
    expect(exported.length).toBeGreaterThan(0)
    await stop(child, ended)
    await clients
    const file = join(cwd, 'logs.ndjson')
    await run(cwd, ['export', '--output', file])
    for (const _time of [1, 2]) expect(await run(cwd, ['import', file, '--folder', 'other'])).toMatchObject({ code: 0 })
    const imported = await idsIn(['--folder', 'other'])
    expect(imported.toSorted()).toEqual(answered.toSorted())
    expect(exported.filter((id) => !imported.includes(id))).toEqual([])
  })
})
