import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { SealedSecret } from './key-store.ts'
import { makeFolder, openStore, openTestKeys, PLACES, recordReports, until } from './keys.test-support.ts'
import { manageVault } from './manage-vault.ts'
import { openKeys } from './open-keys.ts'
import { openSecret, sealSecret } from './seal-secret.ts'
import { generateVaultKey, parseVaultKey, readVaultKeys, type VaultKeys } from './vault-key.ts'

const SECRET = 'sk-proj-abcdefghijklmnopqrstuvwxyz'

function makeKeys(variable = 'LITECONE_VAULT_KEY'): VaultKeys {
  return { current: parseVaultKey(generateVaultKey(), variable) }
}

describe.each(PLACES)('a vault in $name', ({ skip, make }) => {
  it.skipIf(skip)('finds the key of an owner, else the one for all owners', async () => {
    const vaultKeys = makeKeys()
    const { store, vault, mirror } = await openTestKeys({ store: await make(), vaultKeys })
    const manager = manageVault(store, vaultKeys)
    await manager.set('openai', SECRET)
    await manager.set('openai', 'sk-of-the-shop', { owner: 'shop' })
    await manager.set('groq', 'gsk-1', { owner: 'shop' })
    await mirror.refresh()
    expect(vault.find('openai', 'shop')).toBe('sk-of-the-shop')
    expect(vault.find('openai', 'other')).toBe(SECRET)
    expect(vault.find('openai', '')).toBe(SECRET)
    expect(vault.find('groq', 'shop')).toBe('gsk-1')
    expect(vault.find('groq', 'other')).toBeUndefined()
    expect(vault.find('gemini', 'shop')).toBeUndefined()
    expect(await manager.list()).toMatchObject([
      { provider: 'groq', owner: 'shop', isCurrent: true },
      { provider: 'openai', owner: '', isCurrent: true },
      { provider: 'openai', owner: 'shop', isCurrent: true },
    ])
    expect(JSON.stringify([await manager.list(), await store.secrets.list()])).not.toMatch(/sk-proj|sk-of|gsk-1/)
  })

  it.skipIf(skip)('shows running gateways what was set and removed', async () => {
    const vaultKeys = makeKeys()
    const { vault, place } = await openTestKeys({ store: await make(), vaultKeys })
    const manager = manageVault(await openStore(place), vaultKeys)
    await manager.set('openai', SECRET)
    await until(() => vault.find('openai', '') === SECRET)
    await manager.set('openai', 'sk-newer')
    await until(() => vault.find('openai', '') === 'sk-newer')
    expect(await manager.remove('openai')).toBe(true)
    expect(await manager.remove('openai')).toBe(false)
    await until(() => vault.find('openai', '') === undefined)
    expect(await manager.list()).toEqual([])
    await manager.set('openai', SECRET)
    await until(() => vault.find('openai', '') === SECRET)
  })

  it.skipIf(skip)('can be encrypted with a new key while a gateway runs with both keys', async () => {
    const old = makeKeys()
    const fresh = { current: makeKeys().current, previous: { ...old.current, variable: 'LITECONE_VAULT_KEY_PREVIOUS' } }
    const { store, vault, mirror } = await openTestKeys({ store: await make(), vaultKeys: fresh })
    await manageVault(store, old).set('openai', SECRET)
    await manageVault(store, old).set('groq', 'gsk-1', { owner: 'shop' })
    const manager = manageVault(store, fresh)
    await manager.set('gemini', 'AIza-new')
    await mirror.refresh()
    expect(vault.find('openai', '')).toBe(SECRET)
    expect((await manager.list()).filter(({ isCurrent }) => isCurrent)).toMatchObject([{ provider: 'gemini' }])
    expect(await manager.rotate()).toBe(2)
    expect(await manager.rotate()).toBe(0)
    await mirror.refresh()
    expect(vault.find('openai', '')).toBe(SECRET)
    expect(vault.find('groq', 'shop')).toBe('gsk-1')
    const [alone] = await store.secrets.list()
    expect(openSecret(alone!, { current: fresh.current })).toBe('AIza-new')
    expect((await manager.list()).every(({ isCurrent }) => isCurrent)).toBe(true)
  })

  it.skipIf(skip)('keeps what is set during a rotation', async () => {
    const old = makeKeys()
    const fresh = { current: makeKeys().current, previous: old.current }
    const store = await openStore(await make())
    await manageVault(store, old).set('openai', SECRET)
    const secrets = {
      ...store.secrets,
      list: async () => {
        const listed = await store.secrets.list()
        await manageVault(store, fresh).set('openai', 'sk-newer')
        return listed
      },
    }
    expect(await manageVault({ secrets }, fresh).rotate()).toBe(0)
    const [kept] = await store.secrets.list()
    expect(openSecret(kept!, fresh)).toBe('sk-newer')
  })
})

describe('a vault', () => {
  it('cannot be decrypted with another key, which the error names', async () => {
    const store = { folder: await makeFolder() }
    const open = await openStore(store)
    const right = makeKeys()
    await manageVault(open, right).set('openai', SECRET)
    const start = (vaultKeys?: VaultKeys) => openKeys({ store, open: true, report: recordReports(), vaultKeys })
    await expect(start()).rejects.toMatchObject({
      name: 'VaultError',
      message: expect.stringContaining('LITECONE_VAULT_KEY is not set'),
    })
    const wrong = makeKeys()
    const failure: Error = await start(wrong).catch((error) => error)
    expect(failure.name).toBe('VaultError')
    expect(failure.message).toMatch(
      /^LITECONE_VAULT_KEY is not the key that the vault’s entry for openai was encrypted with\./,
    )
    expect(failure.message).not.toContain(wrong.current.bytes.toString('base64'))
    const both = { ...wrong, previous: { ...makeKeys().current, variable: 'LITECONE_VAULT_KEY_PREVIOUS' } }
    await expect(start(both)).rejects.toThrow('Neither LITECONE_VAULT_KEY nor LITECONE_VAULT_KEY_PREVIOUS is')
    await expect(manageVault(open, wrong).rotate()).rejects.toMatchObject({ name: 'VaultError' })
    const keys = await start(right)
    expect(keys.vault.find('openai', 'anybody')).toBe(SECRET)
    await keys.close()
  })

  it('throws for a secret that was encrypted with another key while it runs, but not for others', async () => {
    const vaultKeys = makeKeys()
    const { store, vault, mirror } = await openTestKeys({ vaultKeys })
    await manageVault(store, vaultKeys).set('groq', 'gsk-1')
    await manageVault(store, makeKeys()).set('openai', SECRET)
    await mirror.refresh()
    expect(() => vault.find('openai', '')).toThrow('LITECONE_VAULT_KEY is not the key')
    expect(vault.find('groq', '')).toBe('gsk-1')
  })

  it('can only be listed and emptied without its key', async () => {
    const store = await openStore({ folder: await makeFolder() })
    await manageVault(store, makeKeys()).set('openai', SECRET)
    const manager = manageVault(store, undefined)
    expect(await manager.list()).toMatchObject([{ provider: 'openai', isCurrent: false }])
    await expect(manager.set('groq', 'gsk-1')).rejects.toThrow('LITECONE_VAULT_KEY is not set')
    await expect(manager.rotate()).rejects.toThrow('LITECONE_VAULT_KEY is not set')
    expect(await manager.remove('openai')).toBe(true)
  })

  it.each([
    ['OpenAI', SECRET, undefined, 'The provider must be an id'],
    ['openai', '', undefined, 'The key for openai is empty'],
    ['openai', `${SECRET}\n`, undefined, 'line breaks'],
    ['openai', 'sk-ключ', undefined, 'beyond ASCII'],
    ['openai', SECRET, 'a\nb', 'The owner must have'],
  ])('rejects what could not be sent: %s %j %j', async (provider, secret, owner, message) => {
    const store = await openStore({ folder: await makeFolder() })
    const failure: Error = await manageVault(store, makeKeys())
      .set(provider, secret, { owner })
      .catch((error) => error)
    expect(failure.name).toBe('VaultError')
    expect(failure.message).toContain(message)
    expect(failure.message).not.toContain('sk-')
  })
})

describe('encryption', () => {
  const keys = makeKeys()
  const place = { provider: 'openai', owner: 'shop' }
  const seal = (): SealedSecret => ({
    ...place,
    vaultKeyId: keys.current.id,
    sealed: sealSecret(SECRET, place, keys.current),
    updatedAt: 0,
  })

  it('gives a different text each time, which decrypts to the same', () => {
    const [one, two] = [seal(), seal()]
    expect(one.sealed).not.toBe(two.sealed)
    expect([openSecret(one, keys), openSecret(two, keys)]).toEqual([SECRET, SECRET])
  })

  it.each([
    ['another provider', { provider: 'groq' }],
    ['another owner', { owner: '' }],
  ])('cannot be decrypted for another place: %s', (_what, moved) => {
    expect(() => openSecret({ ...seal(), ...moved }, keys)).toThrow('is damaged or was changed')
  })

  it('cannot be decrypted after any change or truncation', () => {
    const { sealed, ...rest } = seal()
    const bytes = Buffer.from(sealed.slice(2), 'base64url')
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes)
      changed[index]! ^= 1
      expect(() => openSecret({ ...rest, sealed: `1.${changed.toString('base64url')}` }, keys)).toThrow('is damaged')
      const cut = bytes.subarray(0, index).toString('base64url')
      expect(() => openSecret({ ...rest, sealed: `1.${cut}` }, keys)).toThrow('is damaged')
    }
  })
})

describe('LITECONE_VAULT_KEY', () => {
  const bytes = randomBytes(32)
  it.each(['hex', 'base64', 'base64url'] as const)('is accepted in %s', (encoding) => {
    const keys = readVaultKeys({ LITECONE_VAULT_KEY: ` ${bytes.toString(encoding)}\n` })
    expect(keys?.current.bytes).toEqual(bytes)
    expect(keys?.current.id).toBe(parseVaultKey(bytes.toString('hex'), 'x').id)
    expect(bytes.toString('hex')).not.toContain(keys?.current.id)
  })

  it('consists of 32 random bytes', () => {
    const [one, two] = [generateVaultKey(), generateVaultKey()]
    expect(one).not.toBe(two)
    expect(parseVaultKey(one, 'x').bytes).toHaveLength(32)
  })

  it.each([
    ['correct horse battery staple', 'it has characters that are in neither'],
    ['x'.repeat(32), 'it has 32 characters'],
    [randomBytes(16).toString('hex'), 'it has 32 characters'],
    [randomBytes(31).toString('base64'), 'it has 44 characters'],
    [randomBytes(33).toString('base64'), 'it has 44 characters'],
    [SECRET, 'it looks like an API key'],
  ])('is refused, with its name, if it is not 32 bytes: %s', (text, fault) => {
    const read = () => readVaultKeys({ LITECONE_VAULT_KEY: generateVaultKey(), LITECONE_VAULT_KEY_PREVIOUS: text })
    expect(read).toThrow(`LITECONE_VAULT_KEY_PREVIOUS is not a vault key: ${fault}`)
    expect(read).toThrow('It must be 32 random bytes')
    expect(read).not.toThrow(text)
  })

  it('may be absent, unless there is a previous one', () => {
    expect(readVaultKeys({})).toBeUndefined()
    expect(readVaultKeys({ LITECONE_VAULT_KEY: '' })).toBeUndefined()
    expect(() => readVaultKeys({ LITECONE_VAULT_KEY_PREVIOUS: generateVaultKey() })).toThrow(
      'LITECONE_VAULT_KEY is not',
    )
  })
})
