import { randomUUID } from 'node:crypto'
import { describe, expect, it, onTestFinished } from 'vitest'
import { severableProxy } from '../stores/severable-proxy.test-support.ts'
import { generateKey } from './gateway-key.ts'
import {
  NEW_KEY,
  openStore,
  openTestKeys,
  POSTGRES_URL,
  type Reported,
  recordReports,
  until,
} from './keys.test-support.ts'

describe('keys in a PostgreSQL that is temporarily unavailable (LITECONE_TEST_POSTGRES_URL)', () => {
  /** A gateway that connects through a proxy, and another store that connects directly. */
  async function openFrail() {
    const proxy = await severableProxy(POSTGRES_URL ?? '')
    const schema = `test_${randomUUID().slice(0, 8)}`
    const told: Reported[] = []
    const store = { postgres: { url: proxy.url, schema }, answerTimeoutMs: 300 }
    const keys = await openTestKeys({ store, report: recordReports(told) })
    onTestFinished(() => proxy.cut())
    return { proxy, told, ...keys, direct: await openStore({ postgres: { url: POSTGRES_URL ?? '', schema } }) }
  }

  it.skipIf(!POSTGRES_URL)('stay known, and are updated again afterwards', async () => {
    const { proxy, told, keyring, direct } = await openFrail()
    const { key, record } = await direct.create(NEW_KEY)
    expect(await keyring.find(key)).toBeDefined()
    await proxy.cut()
    await until(() => told.length === 1)
    expect(keyring.find(key)).toMatchObject({ keyId: record.id })
    await expect(keyring.find(generateKey())).rejects.toMatchObject({ name: 'StoreError', code: 'unavailable' })
    await direct.revoke(record.id)
    await proxy.restore()
    await until(() => keyring.find(key) === undefined)
    await until(() => told.length === 2)
    expect(told.map(({ level }) => level)).toEqual(['warn', 'info'])
  })

  it.skipIf(!POSTGRES_URL)('are updated over new connections if the network drops all packets', async () => {
    const { proxy, keyring, direct } = await openFrail()
    proxy.hang()
    const { key } = await direct.create(NEW_KEY)
    // The old connections hang forever here, so only new ones can have read this.
    const isKnown = async () => (await keyring.find(key)) !== undefined
    await until(() => isKnown().catch(() => false))
  })
})
