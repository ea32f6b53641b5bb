import { describe, expect, it } from 'vitest'
import { describeCounterStore } from '../counter-store-contract.test-support.ts'
import { createMemoryCounterStore } from './memory-counter-store.ts'

describeCounterStore('memory', async () => createMemoryCounterStore())

describe('a snapshot of counters in memory', () => {
  it('restores all counters', async () => {
    const before = createMemoryCounterStore()
    const policy = { capacity: 10, refillPerSecond: 1 / 3600 }
    await before.take('a', { ...policy, cost: 4 })
    await before.add('spent', 2.5, { ttlSeconds: 60 })
    const after = createMemoryCounterStore(JSON.parse(JSON.stringify(before.snapshot())))
    expect((await after.take('a', { ...policy, cost: 1 })).remaining).toBeCloseTo(5, 2)
    expect(await after.read('spent')).toBe(2.5)
  })

  it('does not contain full buckets', async () => {
    const counters = createMemoryCounterStore()
    const policy = { capacity: 10, refillPerSecond: 10 }
    await counters.take('a', { ...policy, cost: 1, now: 1000 })
    await counters.take('a', { ...policy, cost: 0, now: 5000 })
    for (let index = 0; index < 20_000; index++)
      await counters.take(`b${index}`, { ...policy, cost: 1, now: 6000 + index })
    expect(counters.snapshot().buckets.length).toBeLessThan(10_500)
    expect(counters.snapshot().buckets.find(([name]) => name === 'a')).toBeUndefined()
  })
})
