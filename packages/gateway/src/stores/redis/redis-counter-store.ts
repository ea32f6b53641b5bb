import type { ChargeOptions, CounterStore, TakeOptions } from '../counter-store.ts'
import { checkNumbers } from '../memory/memory-counter-store.ts'
import { resultOf, stateOf } from '../memory/token-bucket.ts'
import { ADD, READ, TAKE } from './counter-scripts.ts'
import { connectRedis, type RedisConnection, type RedisOptions, type Script, script } from './redis-connection.ts'

const SCRIPTS = /* @__PURE__ */ {
  take: /* @__PURE__ */ script(TAKE),
  add: /* @__PURE__ */ script(ADD),
  read: /* @__PURE__ */ script(READ),
}

export async function openRedisCounterStore(options: RedisOptions): Promise<CounterStore> {
  return redisCounterStore(await connectRedis(options))
}

function redisCounterStore(redis: RedisConnection): CounterStore {
  // The braces put both keys into the same slot of a Redis cluster.
  const counters = `${redis.prefix}{counters}`
  const run = (what: Script, ...values: readonly (string | number)[]) =>
    redis.run(what, [counters, `${counters}:ends`], values)
  const take = async (
    name: string,
    { capacity, refillPerSecond, now }: TakeOptions | ChargeOptions,
    cost: number,
    force: 0 | 1,
  ) => {
    const answer = await run(SCRIPTS.take, `bucket:${name}`, capacity, refillPerSecond, now ?? '', cost, force)
    const [allowed, tokens] = answer as [number, string]
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
      return Number(await run(SCRIPTS.add, `sum:${name}`, amount, Math.max(1, Math.ceil(ttlSeconds * 1000))))
    },
    read: async (name) => Number(await run(SCRIPTS.read, `sum:${name}`)),
    check: () => redis.check(),
    close: () => redis.close(),
  }
}
