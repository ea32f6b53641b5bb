import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CounterStore } from './counter-store.ts'

/** Real time, because keys expire by the clock of the store. Tests add steps to it. */
const START = Date.now()

/** Tests that every counter store must pass. */
export function describeCounterStore(name: string, open: () => Promise<CounterStore>): void {
  describe(`${name} as counters`, () => {
    let counters: CounterStore
    beforeAll(async () => {
      counters = await open()
    })
    afterAll(() => counters?.close())
    const current = () => counters

    describeBuckets(current)
    describeSums(current)
    describeVectors(current)
  })
}

function describeBuckets(counters: () => CounterStore): void {
  const policy = (capacity: number, seconds: number, later = 0) => ({
    capacity,
    refillPerSecond: capacity / seconds,
    now: START + later * 1000,
  })

  it('allows exactly as many of simultaneous requests as there are tokens', async () => {
    const bucket = randomUUID()
    const taken = await Promise.all(
      Array.from({ length: 1000 }, () =>
        counters().take(bucket, { capacity: 100, refillPerSecond: 100 / 86_400, cost: 1 }),
      ),
    )
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(100)
  })

  it('returns the remaining tokens, the time until the bucket is full, and when to retry', async () => {
    const bucket = randomUUID()
    expect(await counters().take(bucket, { ...policy(2, 60), cost: 1 })).toEqual({
      allowed: true,
      remaining: 1,
      resetSeconds: 30,
      retryAfterSeconds: 0,
    })
    await counters().take(bucket, { ...policy(2, 60), cost: 1 })
    expect(await counters().take(bucket, { ...policy(2, 60), cost: 1 })).toEqual({
      allowed: false,
      remaining: 0,
      resetSeconds: 60,
      retryAfterSeconds: 30,
    })
    expect(await counters().take(bucket, { ...policy(2, 60, 30), cost: 1 })).toMatchObject({
      allowed: true,
      remaining: 0,
    })
    expect(await counters().take(bucket, { ...policy(2, 60, 30), cost: 3 })).toMatchObject({
      allowed: false,
      retryAfterSeconds: null,
    })
  })

  it('allows a charge to make tokens negative, and then no request until they are refilled', async () => {
    const bucket = randomUUID()
    expect(await counters().take(bucket, { ...policy(10, 1000), cost: 0 })).toMatchObject({
      allowed: true,
      remaining: 10,
    })
    expect(await counters().charge(bucket, { ...policy(10, 1000), amount: 12.5 })).toEqual({
      remaining: -2.5,
      resetSeconds: 1250,
    })
    expect(await counters().take(bucket, { ...policy(10, 1000), cost: 0 })).toMatchObject({
      allowed: false,
      retryAfterSeconds: 250,
    })
    expect(await counters().take(bucket, { ...policy(10, 1000, 251), cost: 0 })).toMatchObject({ allowed: true })
    expect(await counters().charge(bucket, { ...policy(10, 1000, 251), amount: -100 })).toMatchObject({ remaining: 10 })
  })

  it('refuses a cost of 0 if the bucket is empty', async () => {
    const bucket = randomUUID()
    await counters().charge(bucket, { ...policy(10, 10), amount: 10 })
    expect(await counters().take(bucket, { ...policy(10, 10), cost: 0 })).toMatchObject({
      allowed: false,
      remaining: 0,
      retryAfterSeconds: 1,
    })
  })

  it('has independent buckets, and limits the tokens of one to a smaller capacity', async () => {
    const [one, two] = [randomUUID(), randomUUID()]
    await counters().take(one, { ...policy(100, 3600), cost: 10 })
    expect(await counters().take(two, { ...policy(100, 3600), cost: 1 })).toMatchObject({ remaining: 99 })
    expect(await counters().take(one, { ...policy(50, 3600), cost: 0 })).toMatchObject({ remaining: 50 })
  })

  it('rejects invalid numbers', async () => {
    const odd = { capacity: Number.NaN, refillPerSecond: 1, cost: 1 }
    await expect(counters().take('x', odd)).rejects.toMatchObject({ code: 'invalid' })
  })
}

function describeSums(counters: () => CounterStore): void {
  it('adds to a sum until it expires', async () => {
    const [sum, short] = [randomUUID(), randomUUID()]
    expect(await counters().read(sum)).toBe(0)
    await counters().add(sum, 0.25, { ttlSeconds: 60 })
    expect(await counters().add(sum, 1.5, { ttlSeconds: 60 })).toBe(1.75)
    expect(await counters().read(sum)).toBe(1.75)
    await counters().add(short, 1, { ttlSeconds: 0.05 })
    await expect.poll(() => counters().read(short)).toBe(0)
    expect(await counters().add(short, 2, { ttlSeconds: 60 })).toBe(2)
    await counters().check()
  })

  it('counts all of many simultaneous additions', async () => {
    const sum = randomUUID()
    await Promise.all(Array.from({ length: 200 }, () => counters().add(sum, 0.5, { ttlSeconds: 60 })))
    expect(await counters().read(sum)).toBe(100)
  })
}

interface Vector {
  readonly id: string
  readonly kind: string
  readonly name?: string
  readonly input: {
    readonly capacity: number
    readonly window: number
    readonly windowSeconds: number
    readonly initialTokens?: number
    readonly existingTokens?: number
    readonly newCapacity: number
    readonly newWindow: number
    readonly tokens: number
    readonly steps: readonly { t: number; consume?: number; repeat?: number; refillOnly?: boolean }[]
  }
  readonly expect: {
    readonly tokens?: number
    readonly tolerance?: number
    readonly allowed?: readonly boolean[]
    readonly lastAllowed?: boolean
    readonly resetSeconds?: number
  }
}

/** Cases of Helicone's own tests, next to the checkout. */
const VECTORS = new URL('../../../../../shared/vectors/helicone.json', import.meta.url)

function readVectors(kind: string): Vector[] {
  if (!existsSync(VECTORS)) return []
  return (JSON.parse(readFileSync(VECTORS, 'utf8')) as { vectors: Vector[] }).vectors.filter(
    (each) => each.kind === kind,
  )
}

function describeVectors(counters: () => CounterStore): void {
  describe.skipIf(!existsSync(VECTORS))('Helicone’s own tests', () => {
    it.each(readVectors('ratelimit.bucket'))('$id $name', async ({ input, expect: expected }) => {
      const bucket = randomUUID()
      const capacity = input.newCapacity ?? input.capacity
      const policy = { capacity, refillPerSecond: capacity / (input.newWindow ?? input.window) }
      const held = input.initialTokens ?? input.existingTokens
      // A bucket starts full, so tokens are taken until as many remain as the case requires.
      const room = Math.max(capacity, held ?? 0)
      if (held !== undefined)
        await counters().charge(bucket, { ...policy, capacity: room, amount: room - held, now: START })
      const allowed: boolean[] = []
      for (const { t, consume, repeat = 1 } of input.steps ?? []) {
        for (let time = 0; time < repeat && consume !== undefined; time++) {
          allowed.push((await counters().take(bucket, { ...policy, cost: consume, now: START + t })).allowed)
        }
      }
      const end = START + (input.steps?.at(-1)?.t ?? 0)
      const { remaining } = await counters().charge(bucket, { ...policy, amount: 0, now: end })
      if (expected.tokens !== undefined)
        expect(Math.abs(remaining - expected.tokens)).toBeLessThanOrEqual(expected.tolerance ?? 0)
      if (expected.allowed) expect(allowed).toEqual(expected.allowed)
      if (expected.lastAllowed !== undefined) expect(allowed.at(-1)).toBe(expected.lastAllowed)
    })

    it.each(readVectors('ratelimit.resetSeconds'))('$id', async ({ input, expect: expected }) => {
      const policy = { capacity: input.capacity, refillPerSecond: input.capacity / input.windowSeconds, now: START }
      const amount = input.capacity - input.tokens
      expect((await counters().charge(randomUUID(), { ...policy, amount })).resetSeconds).toBe(expected.resetSeconds)
    })
  })
}
