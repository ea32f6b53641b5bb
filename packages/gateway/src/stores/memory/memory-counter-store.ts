import type { BucketPolicy, CounterStore } from '../counter-store.ts'
import { StoreError } from '../store-error.ts'
import { type Bucket, canTake, isFull, refill, resultOf, stateOf } from './token-bucket.ts'

interface Sum {
  value: number
  expiresAt: number
}

/** The contents of a memory store, as plain JSON. */
export interface CounterSnapshot {
  readonly buckets: readonly (readonly [name: string, tokens: number, at: number, fullAt: number])[]
  readonly sums: readonly (readonly [name: string, value: number, expiresAt: number])[]
}

export interface MemoryCounterStore extends CounterStore {
  snapshot(): CounterSnapshot
}

interface KeptBucket extends Bucket {
  /** When it is full again, and can be deleted. */
  fullAt: number
}

/** Number of calls between two sweeps of expired counters. */
const SWEEP_EVERY = 10_000

/** Counters of one process. No call awaits anything, so each is atomic. */
export function createMemoryCounterStore(from?: CounterSnapshot): MemoryCounterStore {
  const buckets = new Map<string, KeptBucket>()
  const sums = new Map<string, Sum>()
  for (const [name, tokens, at, fullAt] of from?.buckets ?? []) buckets.set(name, { tokens, at, fullAt })
  for (const [name, value, expiresAt] of from?.sums ?? []) sums.set(name, { value, expiresAt })
  let calls = 0
  const sweep = (now: number) => {
    if (++calls % SWEEP_EVERY !== 0) return
    for (const [name, { fullAt }] of buckets) if (fullAt <= now) buckets.delete(name)
    for (const [name, { expiresAt }] of sums) if (expiresAt <= now) sums.delete(name)
  }
  const keep = (name: string, bucket: Bucket, policy: BucketPolicy) => {
    if (isFull(bucket, policy)) return void buckets.delete(name)
    const full = bucket.at + ((policy.capacity - bucket.tokens) / policy.refillPerSecond) * 1000
    buckets.set(name, { ...bucket, fullAt: Math.min(full, Number.MAX_SAFE_INTEGER) })
  }
  const sumOf = (name: string, now: number): Sum | undefined => {
    const sum = sums.get(name)
    return sum && sum.expiresAt > now ? sum : undefined
  }
  return {
    take: async (name, options) => {
      checkNumbers(options)
      const now = options.now ?? Date.now()
      sweep(now)
      const bucket = refill(buckets.get(name), options, now)
      const allowed = canTake(bucket.tokens, options.cost)
      if (allowed) bucket.tokens -= options.cost
      keep(name, bucket, options)
      return resultOf(allowed, bucket.tokens, options.cost, options)
    },
    charge: async (name, options) => {
      checkNumbers(options)
      const now = options.now ?? Date.now()
      const bucket = refill(buckets.get(name), options, now)
      bucket.tokens = Math.min(options.capacity, bucket.tokens - options.amount)
      keep(name, bucket, options)
      return stateOf(bucket.tokens, options)
    },
    add: async (name, amount, { ttlSeconds }) => {
      checkNumbers({ amount, ttlSeconds })
      const now = Date.now()
      sweep(now)
      const sum = sumOf(name, now) ?? { value: 0, expiresAt: now + ttlSeconds * 1000 }
      sum.value += amount
      sums.set(name, sum)
      return sum.value
    },
    read: async (name) => sumOf(name, Date.now())?.value ?? 0,
    check: async () => {},
    close: async () => {},
    snapshot: () => ({
      buckets: [...buckets].map(([name, { tokens, at, fullAt }]) => [name, tokens, at, fullAt]),
      sums: [...sums].map(([name, { value, expiresAt }]) => [name, value, expiresAt]),
    }),
  }
}

/** A NaN would stay in a bucket for ever, and allow everything or nothing. */
export function checkNumbers(options: object): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && !Number.isFinite(value))
      throw new StoreError('invalid', `${name} must be a finite number.`)
  }
}
