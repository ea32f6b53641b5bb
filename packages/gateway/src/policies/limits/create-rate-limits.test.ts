import { parseHeliconeHeaders } from '@litecone/headers'
import { expect, it } from 'vitest'
import { askFor } from '../../attempts/exchange.test-support.ts'
import { reportTo } from '../../logs/log-writer.test-support.ts'
import { type CounterStore, StoreError } from '../../stores/index.ts'
import { createRateLimits } from './create-rate-limits.ts'
import { limitsSchema } from './limits-schema.ts'

const away = () => Promise.reject(new StoreError('unavailable', 'Redis is away.'))
const counters: CounterStore = { take: away, charge: away, add: away, read: away, check: away, close: away }

it.each([
  ['allow', undefined],
  ['refuse', 503],
] as const)(
  'with onStoreError %s answers %s while limits cannot be looked up, and tells the operator',
  async (onStoreError, status) => {
    const reports: string[] = []
    const limits = createRateLimits({ counters, report: reportTo(reports) }, limitsSchema.parse({ onStoreError }))
    const { exchange } = askFor('http://127.0.0.1', { 'helicone-ratelimit-policy': '1;w=60' })
    expect((await limits.check(exchange))?.status).toBe(status)
    expect(reports).toEqual(['warn: Limits cannot be looked up.'])
    const { exchange: free } = askFor('http://127.0.0.1')
    expect(await limits.check(free)).toBeUndefined()
  },
)

it('hashes users and values in the names of buckets', async () => {
  const names: string[] = []
  const state = { remaining: 1, resetSeconds: 0, allowed: true, retryAfterSeconds: 0 }
  const counting: CounterStore = {
    ...counters,
    take: async (bucket) => {
      names.push(bucket)
      return state
    },
  }
  const limits = createRateLimits({ counters: counting, report: reportTo([]) }, limitsSchema.parse({}))
  for (const user of ['ada', 'bob', 'ada']) {
    const { exchange } = askFor('http://127.0.0.1')
    const options = parseHeliconeHeaders({ 'helicone-ratelimit-policy': '1;w=60;s=user' })
    await limits.check({ ...exchange, options, userId: user })
  }
  expect(new Set(names).size).toBe(2)
  expect(names[0]).toBe(names[2])
  expect(names.join()).not.toMatch(/ada|bob/)
})

it('accepts policies in the form of the header, and explains what is wrong with one', () => {
  expect(limitsSchema.parse({ policies: ['10;w=60'] }).policies).toEqual([{ quota: 10, window: 60, unit: 'request' }])
  expect(limitsSchema.safeParse({ policies: ['10;w=5'] }).error?.issues[0]?.path).toEqual(['policies', 0])
})
