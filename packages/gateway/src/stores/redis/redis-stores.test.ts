import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { describeCacheStore } from '../cache-store-contract.test-support.ts'
import { describeCounterStore } from '../counter-store-contract.test-support.ts'
import { openRedisCacheStore } from './redis-cache-store.ts'
import { openRedisCounterStore } from './redis-counter-store.ts'

/** `.ci/services start` prints it. */
const url = process.env['LITECONE_TEST_REDIS_URL'] ?? ''

describe.skipIf(!url)('Redis (LITECONE_TEST_REDIS_URL)', () => {
  const prefix = () => `test-${randomUUID()}:`
  describeCacheStore('Redis', () => openRedisCacheStore({ url, prefix: prefix(), maxEntryBytes: 100_000 }))
  describeCounterStore('Redis', () => openRedisCounterStore({ url, prefix: prefix() }))

  it('holds one limit over two gateways exactly', async () => {
    const options = { url, prefix: prefix() }
    const gateways = await Promise.all([openRedisCounterStore(options), openRedisCounterStore(options)])
    const taken = await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        gateways[index % 2]?.take('limit', { capacity: 100, refillPerSecond: 100 / 86_400, cost: 1 }),
      ),
    )
    expect(taken.filter((each) => each?.allowed)).toHaveLength(100)
    await Promise.all(gateways.map((gateway) => gateway.close()))
  })

  it('shares one cache between gateways, and clears no other’s', async () => {
    const options = { url, prefix: prefix() }
    const [one, two, other] = await Promise.all([
      openRedisCacheStore(options),
      openRedisCacheStore(options),
      openRedisCacheStore({ url, prefix: prefix() }),
    ])
    const value = { meta: { status: 200 }, body: Buffer.from('x') }
    await one.set('a', value, { ttlSeconds: 60 })
    await other.set('a', value, { ttlSeconds: 60 })
    expect((await two.get('a'))?.meta).toEqual({ status: 200 })
    await two.clear()
    expect(await one.has(['a'])).toEqual([false])
    expect(await other.has(['a'])).toEqual([true])
    await Promise.all([one, two, other].map((cache) => cache.close()))
  })
})
