import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { buildGatewayOnce } from '../gateway-process.test-support.ts'
import { generateVaultKey } from '../keys/vault-key.ts'
import { answerCompletion, makeFolder, post, serveProvider } from '../start-gateway.test-support.ts'
import { run, serveIn } from './command-line.test-support.ts'

buildGatewayOnce()

const LIMIT = 100_000

/** The ids of all logs of a gateway. */
async function idsAt(url: string, key: string): Promise<string[]> {
  const response = await fetch(`${url}/api/v1/export?format=ndjson`, { headers: { authorization: `Bearer ${key}` } })
  expect(response.status).toBe(200)
  return (await response.text()).split('\n').flatMap((line) => (line ? [JSON.parse(line).id as string] : []))
}

it.skipIf(process.platform === 'win32')(
  'restores a gateway from a copy of its folder, from a snapshot under load, and its logs from an export',
  async () => {
    const cwd = await makeFolder()
    const { origin, asked } = await serveProvider(answerCompletion)
    const config = `providers: { openai: { apiBase: ${origin}/v1 } }\n`
    await writeFile(join(cwd, 'litecone.yaml'), config)
    const vault = { env: { LITECONE_VAULT_KEY: generateVaultKey() } }
    await run(cwd, ['vault', 'set', 'openai'], { ...vault, input: 'sk-in-the-vault' })
    const rights = ['--scope', 'proxy', 'log', 'read', '--rate-limit', `${LIMIT};w=86400`]
    const made = await run(cwd, ['keys', 'create', '--owner', 'team', '--json', ...rights])
    const { key } = JSON.parse(made.out)
    const { url, child, ended } = await serveIn(cwd, [], vault)

    const answered: string[] = []
    const call = (at: string) => post(at, { 'Helicone-Auth': `Bearer ${key}` })
    const client = async () => {
      for (;;) {
        const response = await call(url).catch(() => undefined)
        if (response?.status !== 200) return
        await response.arrayBuffer()
        answered.push(response.headers.get('helicone-id') ?? '')
      }
    }
    const clients = Promise.all([client(), client(), client()])
    await expect.poll(() => answered.length, { timeout: 60_000 }).toBeGreaterThan(50)

    // Nothing changes while a stopped process is copied, as in a file system snapshot.
    child.kill('SIGSTOP')
    const beforeSnapshot = [...answered]
    const snapshot = join(await makeFolder(), 'snapshot')
    await cp(join(cwd, '.litecone'), snapshot, { recursive: true })
    child.kill('SIGCONT')
    const exported = await run(cwd, ['export', '--url', url], { env: { LITECONE_GATEWAY_KEY: key } })
    child.kill('SIGTERM')
    await ended
    await clients
    expect(answered.length).toBeGreaterThan(beforeSnapshot.length)

    /** Starts a gateway on a copy of the folder, and waits until it has these logs. */
    const restore = async (folder: string, ids: readonly string[]) => {
      const elsewhere = await makeFolder()
      await writeFile(join(elsewhere, 'litecone.yaml'), config)
      await cp(folder, join(elsewhere, '.litecone'), { recursive: true })
      const restored = await serveIn(elsewhere, [], vault)
      const missing = async () => {
        const found = new Set(await idsAt(restored.url, key))
        return ids.filter((id) => !found.has(id))
      }
      await expect.poll(missing, { timeout: 60_000 }).toEqual([])
      const all = await idsAt(restored.url, key)
      const response = await call(restored.url)
      expect(response.status).toBe(200)
      expect(asked.at(-1)?.headers.authorization).toBe('Bearer sk-in-the-vault')
      return { all, remaining: Number(response.headers.get('helicone-ratelimit-remaining')) }
    }
    await restore(snapshot, beforeSnapshot)
    const { all, remaining } = await restore(join(cwd, '.litecone'), answered)
    expect(all.toSorted()).toEqual(answered.toSorted())
    // The bucket refills at a little more than one request per second.
    expect(remaining).toBeLessThan(LIMIT - answered.length / 2)

    const file = join(cwd, 'logs.ndjson')
    await writeFile(file, exported.out)
    for (const _time of [1, 2]) expect(await run(cwd, ['import', file, '--folder', 'other'])).toMatchObject({ code: 0 })
    const imported = await run(cwd, ['export', '--folder', 'other'])
    const idsOf = (lines: string) => lines.match(/^\{"id":"[^"]*"/gm)?.toSorted()
    expect(idsOf(imported.out)?.length).toBeGreaterThan(0)
    expect(idsOf(imported.out)).toEqual(idsOf(exported.out))
  },
  300_000,
)
