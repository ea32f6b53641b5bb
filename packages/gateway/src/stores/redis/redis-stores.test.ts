import { randomUUID } from 'node:crypto'
import { createClient } from '@redis/client'
import { describe, expect, it } from 'vitest'
import { describeCacheStore } from '../cache-store-contract.test-support.ts'
import { describeCounterStore } from '../counter-store-contract.test-support.ts'
import { severableProxy } from '../severable-proxy.test-support.ts'
import { openRedisCacheStore } from './redis-cache-store.ts'
import { openRedisCounterStore } from './redis-counter-store.ts'
import { hasRedisServer, startRedis } from './redis-server.test-support.ts'

/** `.ci/services start` prints it. */
const url = process.env['LITECONE_TEST_REDIS_URL'] ?? ''

describe.skipIf(!url)('Redis (LITECONE_TEST_REDIS_URL)', () => {
  const prefix = () => `test-${randomUUID()}:`
  describeCacheStore('Redis', () => openRedisCacheStore({ url, prefix: prefix(), maxEntryBytes: 100_000 }))
  describeCounterStore('Redis', () => openRedisCounterStore({ url, prefix: prefix() }))

  it('enforces a limit exactly over two gateways', async () => {
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

  it('shares a cache between gateways, and clears only its own prefix', async () => {
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

  it('loads its scripts again after Redis lost them', async () => {
    const counters = await openRedisCounterStore({ url, prefix: prefix() })
    const client = await createClient({ url }).connect()
    await counters.take('a', { capacity: 2, refillPerSecond: 0.001, cost: 1 })
    await client.scriptFlush()
    expect((await counters.take('a', { capacity: 2, refillPerSecond: 0.001, cost: 1 })).remaining).toBeCloseTo(0, 1)
    await client.close()
    await counters.close()
  })

  it('deletes only expired counters', async () => {
    const own = prefix()
    const counters = await openRedisCounterStore({ url, prefix: own })
    const client = await createClient({ url }).connect()
    const names = () => client.hKeys(`${own}{counters}`)
    await counters.add('kept', 1, { ttlSeconds: 60 })
    for (let index = 0; index < 30; index++) await counters.add(`over ${index}`, 1, { ttlSeconds: 0.001 })
    await counters.take('full soon', { capacity: 2, refillPerSecond: 1e6, cost: 1 })
    await expect
      .poll(async () => (await counters.read('kept')) && (await names()), { timeout: 5000 })
      .toEqual(['sum:kept'])
    expect(await client.zCard(`${own}{counters}:ends`)).toBe(1)
    await client.close()
    await counters.close()
  })

  it('rejects immediately while Redis is unavailable, and works again afterwards', async () => {
    const proxy = await severableProxy(url)
    const counters = await openRedisCounterStore({ url: proxy.url, prefix: prefix() })
    const cache = await openRedisCacheStore({ url: proxy.url, prefix: prefix() })
    const take = () => counters.take('a', { capacity: 10, refillPerSecond: 0.001, cost: 1 })
    expect(await take()).toMatchObject({ allowed: true })
    await proxy.cut()
    await expect(take()).rejects.toMatchObject({ code: 'unavailable' })
    await expect(cache.get('a')).rejects.toMatchObject({ code: 'unavailable' })
    await expect(counters.check()).rejects.toMatchObject({ code: 'unavailable' })
    await proxy.restore()
    await expect.poll(() => take().catch(() => undefined), { timeout: 10_000 }).toMatchObject({ allowed: true })
    await expect.poll(() => cache.has(['a']).catch(() => undefined), { timeout: 10_000 }).toEqual([false])
    await counters.close()
    await cache.close()
    await proxy.cut()
  })

  it('rejects after its timeout if Redis does not answer', async () => {
    const proxy = await severableProxy(url)
    const counters = await openRedisCounterStore({ url: proxy.url, prefix: prefix(), timeout: 50 })
    proxy.hang()
    await expect(counters.read('a')).rejects.toMatchObject({ code: 'unavailable' })
    await proxy.cut()
    await counters.close()
  })

  it('rejects without the password if Redis cannot be reached', async () => {
    const opening = openRedisCounterStore({ url: 'redis://me:secret@127.0.0.1:1' })
    await expect(opening).rejects.toMatchObject({ code: 'unavailable' })
    await expect(opening).rejects.not.toThrow(/secret/)
  })
})

describe.skipIf(!hasRedisServer)('a full Redis', () => {
  it('evicts cached responses, but no counters', async () => {
    await using full = await startRedis('volatile-lru')
    const counters = await openRedisCounterStore(full)
    const cache = await openRedisCacheStore(full)
    await counters.add('budget', 12.5, { ttlSeconds: 86_400 })
    await counters.take('limit', { capacity: 10, refillPerSecond: 10 / 86_400, cost: 4 })
    const answer = { meta: {}, body: Buffer.alloc(100_000, 'x') }
    const keys = Array.from({ length: 200 }, (_, index) => `answer ${index}`)
    for (const key of keys) expect(await cache.set(key, answer, { ttlSeconds: 86_400 })).toBe(true)
    expect((await cache.has(keys)).filter(Boolean).length).toBeLessThan(100)
    expect(await counters.read('budget')).toBe(12.5)
    const left = await counters.take('limit', { capacity: 10, refillPerSecond: 10 / 86_400, cost: 0 })
    expect(left.remaining).toBeCloseTo(6, 1)
    await cache.close()
    await counters.close()
  })

  it('rejects with code `full` if it must not evict anything', async () => {
    await using full = await startRedis('noeviction')
    const cache = await openRedisCacheStore(full)
    const counters = await openRedisCounterStore(full)
    await Promise.all([cache.check(), counters.check()])
    const fillWith = async (bytes: number) => {
      for (let index = 0; index < 10_000; index++)
        await cache.set(`${bytes} ${index}`, { meta: {}, body: Buffer.alloc(bytes, 'x') }, { ttlSeconds: 60 })
    }
    // A counter may still fit where a large response does not.
    for (const bytes of [100_000, 1000, 1])
      await expect(fillWith(bytes)).rejects.toMatchObject({
        code: 'full',
        message: expect.stringContaining('volatile-lru'),
      })
    await expect(cache.check()).rejects.toMatchObject({ code: 'full' })
    await expect(counters.check()).rejects.toMatchObject({ code: 'full' })
    expect(await cache.has(['100000 0'])).toEqual([true])
    await cache.clear()
    await Promise.all([cache.check(), counters.check()])
    await counters.close()
    await cache.close()
  })
})
