import { describe, expect, it, onTestFinished } from 'vitest'
import type { KeyChanges, KeyRecord } from './key-store.ts'
import { recordReports } from './keys.test-support.ts'
import { mirrorKeys } from './mirror-keys.ts'

const RECORD: KeyRecord = {
  id: 'key_1',
  name: null,
  owner: 'team',
  hint: '',
  scopes: ['proxy'],
  policy: {},
  createdAt: 0,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
}

/** Changes of a store, with one key per hash. */
function makeChanges(revision: number, ...hashes: string[]): KeyChanges {
  return { revision, keys: hashes.map((hash) => ({ hash, record: RECORD })), secrets: [] }
}

describe('a mirror of keys', () => {
  it('reads the store once at a time', async () => {
    let atOnce = 0
    let looks = 0
    const changes = async () => {
      looks += 1
      atOnce += 1
      expect(atOnce).toBe(1)
      await null
      atOnce -= 1
      return makeChanges(looks)
    }
    const mirror = await mirrorKeys({ changes }, { report: recordReports(), everyMs: 60_000 })
    onTestFinished(() => mirror.close())
    const asked: Promise<void>[] = []
    for (let turn = 0; turn < 300; turn++) {
      asked.push(mirror.refresh())
      await null
    }
    await Promise.all(asked)
    expect(looks).toBeGreaterThan(5)
  })

  it('drops what the store no longer has after a backup was restored', async () => {
    let now = makeChanges(7, 'aa', 'bb')
    const mirror = await mirrorKeys({ changes: async () => now }, { report: recordReports(), everyMs: 60_000 })
    onTestFinished(() => mirror.close())
    expect(mirror.find(Buffer.from('bb', 'hex'))).toBeDefined()
    now = makeChanges(3, 'aa')
    await mirror.refresh()
    expect(mirror.find(Buffer.from('aa', 'hex'))).toBeDefined()
    expect(mirror.find(Buffer.from('bb', 'hex'))).toBeUndefined()
  })

  it('rejects if the store cannot be read at first', async () => {
    const changes = () => Promise.reject(new Error('gone'))
    await expect(mirrorKeys({ changes }, { report: recordReports() })).rejects.toThrow('gone')
  })
})
