import type { ChargeOptions, CounterStore, TakeOptions } from '../counter-store.ts'
import { checkNumbers } from '../memory/memory-counter-store.ts'
import { resultOf, stateOf } from '../memory/token-bucket.ts'
import { ADD, TAKE } from './counter-scripts.ts'
import { connectRedis, type RedisConnection, type RedisOptions, script } from './redis-connection.ts'

const SCRIPTS = /* @__PURE__ */ { take: /* @__PURE__ */ script(TAKE), add: /* @__PURE__ */ script(ADD) }

export async function openRedisCounterStore(options: RedisOptions): Promise<CounterStore> {
  return redisCounterStore(await connectRedis(options))
}

function redisCounterStore(redis: RedisConnection): CounterStore {
  const bucketKey = (name: string) => `${redis.prefix}bucket:${name}`
  const sumKey = (name: string) => `${redis.prefix}sum:${name}`
  const take = async (
    name: string,
    { capacity, refillPerSecond, now }: TakeOptions | ChargeOptions,
    cost: number,
    force: 0 | 1,
  ) => {
    const values = [capacity, refillPerSecond, now ?? '', cost, force]
    const [allowed, tokens] = (await redis.run(SCRIPTS.take, bucketKey(name), values)) as [number, string]
    return { allowed: allowed === 1, tokens: Number(tokens) }
  }
  return {
    take: async (name, options) => {
      checkNumbers(options)
      const { allowed, tokens } = await take(name, options, options.cost, 0)
      return resultOf(allowed, tokens, options.cost, options)
    },
    charge: async (name, options) => {
      checkNumbers(options)
      const { tokens } = await take(name, options, options.amount, 1)
      return stateOf(tokens, options)
    },
    add: async (name, amount, { ttlSeconds }) => {
      checkNumbers({ amount, ttlSeconds })
      return Number(await redis.run(SCRIPTS.add, sumKey(name), [amount, Math.max(1, Math.ceil(ttlSeconds * 1000))]))
    },
    read: async (name) => {
      const text = await redis.get(sumKey(name))
      return text === null ? 0 : Number(Buffer.from(text).toString())
    },
    check: () => redis.check(),
    close: () => redis.close(),
  }
}
