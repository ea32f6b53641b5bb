import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashKey } from './gateway-key.ts'
import { makeFolder, NEW_KEY, openStore, PLACES } from './keys.test-support.ts'

describe.each(PLACES)('keys in $name', ({ skip, make }) => {
  it.skipIf(skip)('are created, listed and found by id, and the keys themselves are not stored', async () => {
    const store = await openStore(await make())
    const policy = {
      rateLimit: { quota: 100, window: 60, unit: 'request' as const, segment: 'user' },
      providers: ['openai'],
      models: ['gpt-4o*'],
      budget: { usd: 12.5, period: 'month' as const },
    }
    const expiresAt = Date.now() + 60_000
    const { key, record } = await store.create({
      name: 'Web shop',
      owner: 'Équipe 1',
      scopes: ['log', 'proxy'],
      policy,
      expiresAt,
    })
    expect(record).toMatchObject({
      name: 'Web shop',
      owner: 'Équipe 1',
      scopes: ['proxy', 'log'],
      policy,
      expiresAt,
      revokedAt: null,
      lastUsedAt: null,
    })
    expect(record.id).toMatch(/^key_[a-z0-9]{12}$/)
    expect(record.hint).toBe(`sk-helicone-…${key.slice(-4)}`)
    const { record: second } = await store.create(NEW_KEY)
    expect(second).toMatchObject({ name: null, policy: {}, expiresAt: null })
    expect((await store.list()).map(({ id }) => id).toSorted()).toEqual([record.id, second.id].toSorted())
    expect(await store.get(record.id)).toEqual(record)
    expect(await store.get('key_nothere')).toBeUndefined()
    const { keys } = await store.changes(0)
    expect(keys.find(({ record: each }) => each.id === record.id)?.hash).toBe(hashKey(key).toString('hex'))
    expect(JSON.stringify([await store.list(), keys])).not.toContain(key.slice(12, 36))
  })

  it.skipIf(skip)('change only in given fields', async () => {
    const store = await openStore(await make())
    const { record } = await store.create({ ...NEW_KEY, name: 'one', policy: { providers: ['groq'] }, expiresAt: 5e12 })
    const changed = await store.update(record.id, { policy: { models: ['*'] }, expiresAt: null })
    expect(changed).toEqual({ ...record, policy: { models: ['*'] }, expiresAt: null })
    expect(await store.update(record.id, { name: null, scopes: ['read'] })).toEqual({
      ...changed,
      name: null,
      scopes: ['read'],
    })
    expect(await store.update('key_nothere', { name: 'x' })).toBeUndefined()
  })

  it.skipIf(skip)('are revoked permanently', async () => {
    const store = await openStore(await make())
    const { record } = await store.create(NEW_KEY)
    const revoked = await store.revoke(record.id)
    expect(revoked?.revokedAt).toBeGreaterThanOrEqual(record.createdAt)
    expect(await store.revoke(record.id)).toEqual(revoked)
    expect(await store.update(record.id, { name: 'again' })).toMatchObject({ revokedAt: revoked?.revokedAt })
    expect(await store.revoke('key_nothere')).toBeUndefined()
  })

  it.skipIf(skip)('store their last use, which never decreases and does not raise the revision', async () => {
    const store = await openStore(await make())
    const made = await Promise.all(Array.from({ length: 3 }, () => store.create(NEW_KEY)))
    const ids = made.map(({ record }) => record.id)
    const { revision } = await store.changes(0)
    // More than one statement updates, most of them unknown.
    await store.touch([...ids, ...Array.from({ length: 1200 }, (_, index) => `key_${index}`)], 2000)
    await store.touch(ids.slice(1), 1000)
    expect((await store.list()).map(({ lastUsedAt }) => lastUsedAt)).toEqual([2000, 2000, 2000])
    expect(await store.changes(revision)).toEqual({ revision, keys: [], secrets: [] })
  })

  it.skipIf(skip)('return the changes since a revision, and everything after a backup was restored', async () => {
    const store = await openStore(await make())
    const { record: one } = await store.create(NEW_KEY)
    const { revision } = await store.changes(0)
    const { record: two } = await store.create(NEW_KEY)
    await store.secrets.put({ provider: 'openai', owner: '', vaultKeyId: 'a', sealed: '1.x' })
    const changes = await store.changes(revision)
    expect(changes.keys.map(({ record }) => record.id)).toEqual([two.id])
    expect(changes.secrets).toMatchObject([{ provider: 'openai', sealed: '1.x' }])
    await store.secrets.remove('openai', '')
    expect((await store.changes(changes.revision)).secrets).toEqual([{ provider: 'openai', owner: '', sealed: null }])
    const all = await store.changes(1_000_000)
    expect(all.keys.map(({ record }) => record.id).toSorted()).toEqual([one.id, two.id].toSorted())
  })

  it.skipIf(skip)(
    'are shared by those who have the place open, who open it at the same time the first time too',
    async () => {
      const place = await make()
      const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(place)))
      await Promise.all(stores.flatMap((store) => Array.from({ length: 5 }, () => store.create(NEW_KEY))))
      for (const store of stores) expect(await store.list()).toHaveLength(20)
      expect((await stores[0]!.changes(0)).revision).toBe(20)
    },
  )

  it.skipIf(skip).each([
    ['an empty owner', { ...NEW_KEY, owner: '' }, 'owner: must not be empty'],
    ['a line break', { ...NEW_KEY, owner: 'a\nb' }, 'owner: must not contain line breaks'],
    ['no scope', { ...NEW_KEY, scopes: [] }, 'scopes: must name at least one scope'],
    ['an unknown scope', { ...NEW_KEY, scopes: ['write'] }, 'scopes.0: must be of proxy, log, read, admin'],
    [
      'a window of a second',
      { ...NEW_KEY, policy: { rateLimit: { quota: 1, window: 1, unit: 'request' } } },
      'policy.rateLimit.window',
    ],
    ['an unknown limit', { ...NEW_KEY, policy: { budgets: [] } }, 'policy: '],
    ['a budget of nothing', { ...NEW_KEY, policy: { budget: { usd: 0, period: 'day' } } }, 'policy.budget.usd'],
    ['no provider at all', { ...NEW_KEY, policy: { providers: [] } }, 'policy.providers: must name at least one'],
    ['a time in seconds and a half', { ...NEW_KEY, expiresAt: 1.5 }, 'expiresAt'],
  ])('are not created with %s', async (_what, key, message) => {
    const store = await openStore(await make())
    await expect(store.create(key as typeof NEW_KEY)).rejects.toMatchObject({
      name: 'StoreError',
      code: 'invalid',
      message: expect.stringContaining(message),
    })
    expect(await store.list()).toEqual([])
  })
})

describe('keys in a file', () => {
  it('cannot be read by other users, and contain no key', async () => {
    const folder = join(await makeFolder(), 'new')
    const store = await openStore({ folder })
    const { key } = await store.create(NEW_KEY)
    expect((await stat(folder)).mode & 0o077).toBe(0)
    for (const file of await readdir(folder)) {
      expect({ file, mode: (await stat(join(folder, file))).mode & 0o077 }).toEqual({ file, mode: 0 })
      expect((await readFile(join(folder, file))).includes(key.slice(12, 30))).toBe(false)
    }
  })

  it('can be read with both libraries', async () => {
    const folder = await makeFolder()
    const first = await openStore({ folder, library: 'libsql' })
    const { record } = await first.create(NEW_KEY)
    const second = await openStore({ folder })
    expect(await second.list()).toEqual([record])
  })

  it('reject with the reason if the folder cannot be created', async () => {
    const folder = await makeFolder()
    await openStore({ folder })
    await expect(openStore({ folder: join(folder, 'keys.sqlite') })).rejects.toMatchObject({
      name: 'StoreError',
      code: 'unavailable',
    })
  })
})
