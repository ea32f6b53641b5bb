import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { StoreError } from '../stores/store-error.ts'
import { createKeyring } from './create-keyring.ts'
import { generateKey } from './gateway-key.ts'
import {
  makeFolder,
  NEW_KEY,
  openStore,
  openTestKeys,
  PLACES,
  type Reported,
  recordReports,
  until,
} from './keys.test-support.ts'
import { mirrorKeys } from './mirror-keys.ts'

/** Built for a child process, which cannot run TypeScript on Node 20, inside this package to resolve dependencies. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url))

let built: string
beforeAll(async () => {
  await mkdir(CACHE, { recursive: true })
  built = await mkdtemp(join(CACHE, 'test-keys-'))
  await build({
    entryPoints: [fileURLToPath(new URL('key-child.test-support.ts', import.meta.url))],
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

/** Starts another process that uses the same file. */
function startChild(folder: string) {
  const child: ChildProcess = spawn(process.execPath, [join(built, 'child.mjs'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  const answer = async () => JSON.parse((await lines.next()).value)
  return {
    ready: answer(),
    ask: (line: string) => {
      child.stdin?.write(`${line}\n`)
      return answer()
    },
  }
}

describe.each(PLACES)('a keyring over $name', ({ skip, make }) => {
  it.skipIf(skip)('finds the owner and the rights of a key', async () => {
    const { store, keyring } = await openTestKeys({ store: await make() })
    const { key, record } = await store.create({ ...NEW_KEY, policy: { providers: ['openai'] } })
    const grant = await keyring.find(key)
    expect(grant).toEqual({ keyId: record.id, owner: 'team', scopes: ['proxy'], policy: { providers: ['openai'] } })
    // Known keys are found synchronously.
    expect(keyring.find(key)).toBe(grant)
    expect(await keyring.find(generateKey())).toBeUndefined()
  })

  it.skipIf(skip)('sees changes of another gateway or a command', async () => {
    const { keyring, place } = await openTestKeys({ store: await make() })
    const other = await openStore(place)
    const { key, record } = await other.create(NEW_KEY)
    expect(await keyring.find(key)).toMatchObject({ keyId: record.id, scopes: ['proxy'] })
    await other.update(record.id, { scopes: ['read'] })
    await until(async () => (await keyring.find(key))?.scopes[0] === 'read')
    await other.revoke(record.id)
    await until(async () => (await keyring.find(key)) === undefined)
  })

  it.skipIf(skip)('periodically saves when keys were used', async () => {
    const { store, keyring } = await openTestKeys({ store: await make() })
    const before = Date.now()
    const [one, two] = [await store.create(NEW_KEY), await store.create(NEW_KEY)]
    for (let index = 0; index < 100; index++) await keyring.find(one.key)
    expect((await store.get(one.record.id))?.lastUsedAt).toBeNull()
    await keyring.close()
    expect((await store.get(one.record.id))?.lastUsedAt).toBeGreaterThanOrEqual(before)
    expect((await store.get(two.record.id))?.lastUsedAt).toBeNull()
  })
})

describe('a keyring', () => {
  it('sees keys that another process creates and revokes', async () => {
    const folder = await makeFolder()
    const { keyring } = await openTestKeys({ store: { folder }, open: true, everyMs: 500 })
    expect(keyring.required).toBe(false)
    const child = startChild(folder)
    await child.ready
    const made = await child.ask('create')
    // A new key is found immediately, before the next periodic read.
    expect(await keyring.find(made.key)).toMatchObject({
      keyId: made.record.id,
      owner: 'child',
      scopes: ['proxy', 'log'],
    })
    expect(keyring.required).toBe(true)
    await child.ask(`revoke ${made.record.id}`)
    await until(() => keyring.find(made.key) === undefined)
  })

  it('requires keys from the first one on, even if that is revoked or expired', async () => {
    const { store, keyring, mirror } = await openTestKeys({ open: true })
    expect(keyring.required).toBe(false)
    const { record } = await store.create({ ...NEW_KEY, expiresAt: Date.now() + 1 })
    await store.revoke(record.id)
    await mirror.refresh()
    expect(keyring.required).toBe(true)
  })

  it('always requires keys if it must not be open', async () => {
    const { keyring } = await openTestKeys({ open: false })
    expect(keyring.required).toBe(true)
  })

  it('accepts a key until it expires', async () => {
    const { store, keyring } = await openTestKeys()
    const { key } = await store.create({ ...NEW_KEY, expiresAt: Date.now() + 300 })
    const { key: lasting } = await store.create({ ...NEW_KEY, expiresAt: Date.now() + 3_600_000 })
    expect(await keyring.find(key)).toBeDefined()
    await until(async () => (await keyring.find(key)) === undefined)
    expect(await keyring.find(lasting)).toBeDefined()
  })

  it('gives no rights to a key with an invalid policy', async () => {
    const { store, keyring } = await openTestKeys()
    const { key, record } = await store.create({ ...NEW_KEY, policy: { providers: ['openai'] } })
    const mirror = await mirrorKeys(
      {
        changes: async (since) => {
          const { revision, keys } = await store.changes(since)
          return {
            revision,
            secrets: [],
            keys: keys.map((each) => ({ ...each, record: { ...each.record, scopes: [] } })),
          }
        },
      },
      { report: recordReports() },
    )
    onTestFinished(() => mirror.close())
    const strict = createKeyring({ store, mirror, open: false, report: recordReports() })
    onTestFinished(() => strict.close())
    expect(await strict.find(key)).toMatchObject({ keyId: record.id, scopes: [] })
    expect(await keyring.find(key)).toMatchObject({ scopes: ['proxy'] })
  })
})

/** A store that can be made to fail, and counts how often it is read. */
async function openFrail() {
  const real = await openStore({ folder: await makeFolder() })
  const state = { isLost: false, asked: 0, atOnce: 0, mostAtOnce: 0 }
  const store = {
    touch: real.touch,
    changes: async (since: number) => {
      state.asked += 1
      state.mostAtOnce = Math.max(state.mostAtOnce, ++state.atOnce)
      try {
        await new Promise((resolve) => setTimeout(resolve, 5))
        if (state.isLost) throw new StoreError('unavailable', 'PostgreSQL cannot be used now: gone.')
        return await real.changes(since)
      } finally {
        state.atOnce -= 1
      }
    },
  }
  return { real, store, state }
}

describe('a keyring whose store is slow', () => {
  it('does not read it for known keys, and one read at a time for made-up ones', async () => {
    const { real, store, state } = await openFrail()
    const { key } = await real.create(NEW_KEY)
    const mirror = await mirrorKeys(store, { report: recordReports(), everyMs: 60_000 })
    const keyring = createKeyring({ store, mirror, open: false, report: recordReports() })
    state.asked = 0
    for (let index = 0; index < 1000; index++) expect(keyring.find(key)).toMatchObject({ owner: 'team' })
    expect(state.asked).toBe(0)
    for (const malformed of ['', 'x', `${key} `, key.toUpperCase()]) expect(keyring.find(malformed)).toBeUndefined()
    expect(state.asked).toBe(0)
    const answers = await Promise.all(Array.from({ length: 1000 }, () => keyring.find(generateKey())))
    expect(answers.every((answer) => answer === undefined)).toBe(true)
    expect(state.asked).toBeLessThanOrEqual(2)
    expect(state.mostAtOnce).toBe(1)
    await mirror.close()
  })

  it('finds a key that was created during a read', async () => {
    const { real, store } = await openFrail()
    const mirror = await mirrorKeys(store, { report: recordReports(), everyMs: 60_000 })
    const keyring = createKeyring({ store, mirror, open: false, report: recordReports() })
    for (let round = 0; round < 20; round++) {
      const looking = keyring.find(generateKey())
      const { key } = await real.create(NEW_KEY)
      expect(await keyring.find(key)).toBeDefined()
      await looking
    }
    await mirror.close()
  })

  it('uses known keys while the store is unavailable, which it reports once', async () => {
    const { real, store, state } = await openFrail()
    const { key } = await real.create(NEW_KEY)
    const told: Reported[] = []
    const mirror = await mirrorKeys(store, { report: recordReports(told), everyMs: 10 })
    const keyring = createKeyring({ store, mirror, open: false, report: recordReports() })
    state.isLost = true
    await until(() => told.length > 0)
    const asked = state.asked
    await until(() => state.asked > asked + 3)
    expect(told).toMatchObject([{ level: 'warn', fields: { reason: expect.stringContaining('gone') } }])
    expect(keyring.find(key)).toMatchObject({ owner: 'team' })
    await expect(keyring.find(generateKey())).rejects.toMatchObject({ code: 'unavailable' })
    state.isLost = false
    await until(() => told.length > 1)
    expect(told[1]).toMatchObject({ level: 'info' })
    await mirror.close()
  })

  it('refuses known keys after the store was unavailable for too long', async () => {
    const { real, store, state } = await openFrail()
    const { key } = await real.create(NEW_KEY)
    const mirror = await mirrorKeys(store, { report: recordReports(), everyMs: 10 })
    const keyring = createKeyring({ store, mirror, open: false, report: recordReports(), staleMs: 50 })
    state.isLost = true
    await until(() => mirror.age() > 50)
    expect(() => keyring.find(key)).toThrow('too old to be used')
    await mirror.close()
  })
})
