import { expect, it } from 'vitest'
import { DAY, entry, HOUR, MINUTE, NO_TOKENS, NOON, randomEntry, randomFrom, tokens } from './entries.test-support.ts'
import type { AggregateQuery, GroupBy, LogFilter } from './log-query.ts'
import type { LogStore } from './log-store.ts'
import { byRows, total } from './log-store-reading.test-support.ts'

export function describeFigures(store: () => LogStore): void {
  it('sums by bucket and group, without empty buckets', async () => {
    await store().write([
      entry({ createdAt: NOON, costUsd: 0.1, cache: 'hit', cacheSavedUsd: 0.3, latencyMs: 2, tokens: NO_TOKENS }),
      entry({ createdAt: NOON + 59 * MINUTE, costUsd: 0.2, cache: 'miss', latencyMs: 1000, timeToFirstTokenMs: 100 }),
      entry({ createdAt: NOON + 3 * HOUR, model: 'o3', costUsd: null, status: 500, tokens: tokens(1, 2) }),
      entry({
        createdAt: NOON + 3 * HOUR,
        model: 'o3',
        costUsd: null,
        status: -3,
        tokens: NO_TOKENS,
        rateLimited: true,
      }),
    ])
    const rows = await store().aggregate({ bucketMs: HOUR, groupBy: 'model' })
    expect(rows.map(({ bucket, group }) => [bucket, group])).toEqual([
      [NOON, 'gpt-4o'],
      [NOON + 3 * HOUR, 'o3'],
    ])
    expect(rows[0]).toMatchObject({
      requests: 2,
      errors: 0,
      costUsd: 0.3,
      priced: 2,
      cacheHits: 1,
      cacheMisses: 1,
      cacheSavedUsd: 0.3,
      promptTokens: 100,
      completionTokens: 20,
      totalTokens: 120,
      latencyMs: 501,
      timeToFirstTokenMs: 100,
    })
    expect(rows[1]).toMatchObject({
      requests: 2,
      errors: 1,
      cancelled: 1,
      rateLimited: 1,
      priced: 0,
      costUsd: 0,
      totalTokens: 3,
      timeToFirstTokenMs: null,
    })
    expect(rows[1]?.timeToFirstToken).toEqual({ p50: null, p95: null, p99: null })
  })

  it('groups by version of a prompt, without requests that have no prompt', async () => {
    await store().write([
      entry({ promptId: 'p', promptVersion: '1' }),
      entry({ promptId: 'p', promptVersion: '2' }),
      entry({ promptId: 'p', promptVersion: '2' }),
      entry({ promptId: 'p' }),
      entry({ promptId: 'other', promptVersion: '2' }),
      entry({ promptVersion: '2' }),
    ])
    const rows = await store().aggregate({ filter: { promptId: 'p' }, groupBy: 'promptVersion' })
    expect(Object.fromEntries(rows.map(({ group, requests }) => [group, requests]))).toEqual({ '': 1, '1': 1, '2': 2 })
    expect(await total(store(), { promptVersion: '2' })).toMatchObject({ requests: 4 })
    const every = await store().aggregate({ groupBy: 'promptVersion' })
    expect(every.reduce((sum, { requests }) => sum + requests, 0)).toBe(5)
  })

  it('has one row of zeros if nothing matches', async () => {
    expect(await total(store())).toMatchObject({ bucket: null, group: null, requests: 0, latencyMs: null })
    expect(await store().aggregate({ groupBy: 'model' })).toEqual([])
  })

  it('has percentiles accurate to two percent', async () => {
    await store().write(
      Array.from({ length: 1000 }, (_, index) => entry({ createdAt: NOON + index * MINUTE, latencyMs: index + 1 })),
    )
    const { latency } = await total(store())
    for (const [given, right] of [
      [latency?.p50, 500],
      [latency?.p95, 950],
      [latency?.p99, 990],
    ] as const) {
      expect(Math.abs((given ?? 0) - right) / right).toBeLessThan(0.0201)
    }
    expect((await store().aggregate({ percentiles: false }))[0]).not.toHaveProperty('latency')
  })

  it('begins days at local midnight', async () => {
    const midnightInDelhi = Date.UTC(2026, 10, 1, 18, 30)
    await store().write([entry({ createdAt: midnightInDelhi - 1 }), entry({ createdAt: midnightInDelhi })])
    const rows = await store().aggregate({ bucketMs: DAY, offsetMs: 5.5 * HOUR })
    expect(rows.map(({ bucket }) => bucket)).toEqual([midnightInDelhi - DAY, midnightInDelhi])
  })

  it('selects the groups with the highest sums', async () => {
    await store().write([
      ...Array.from({ length: 5 }, () => entry({ model: 'many' })),
      ...Array.from({ length: 3 }, () => entry({ model: 'some' })),
      entry({ model: 'dear', costUsd: 10 }),
    ])
    const groups = async (top: AggregateQuery['top']) =>
      (await store().aggregate({ groupBy: 'model', bucketMs: HOUR, top })).map(({ group }) => group)
    expect(await groups({ by: 'requests', limit: 2 })).toEqual(['many', 'some'])
    expect(await groups({ by: 'costUsd', limit: 1 })).toEqual(['dear'])
  })

  it('rejects an invalid bucket length', async () => {
    for (const bucketMs of [0, -1, 0.5, Number.NaN]) {
      await expect(store().aggregate({ bucketMs })).rejects.toMatchObject({ code: 'invalid' })
    }
  })
}

const GROUPS: (GroupBy | undefined)[] = [
  undefined,
  'provider',
  'model',
  'operation',
  'source',
  'status',
  'cache',
  'key',
  'user',
  'prompt',
  'promptVersion',
  'property:ENV',
]

export function describeConsistency(store: () => LogStore): void {
  it('has the same sums in rollups and rows after entries were replaced, moved and annotated', async () => {
    const random = randomFrom(7)
    const ids = Array.from({ length: 260 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`)
    await store().write(ids.map((id) => randomEntry(random, id)))
    for (let round = 0; round < 3; round++) {
      await store().write(ids.filter(() => random() < 0.3).map((id) => randomEntry(random, id)))
    }
    for (const id of ids.slice(0, 20)) await store().setProperty(id, 'env', 'set')
    // Each write sums up one day.
    for (const id of ids.slice(20, 30)) await store().write([randomEntry(random, id)])
    const filters: LogFilter[] = [
      {},
      { from: NOON - DAY - 7 * MINUTE, to: NOON - 3 * HOUR - 11 * MINUTE },
      { from: NOON - HOUR + 1, to: NOON - HOUR + 5 * MINUTE },
      { provider: ['openai', 'gemini'], outcome: 'error' },
      { userId: 'Zoë', from: NOON - DAY - 1 },
      { properties: { env: 'set' } },
      { properties: { TEAM: null }, cache: 'none' },
      { promptId: 'greeting', model: ['gpt-4o', ''] },
      { promptVersion: ['1', '3'] },
      { keyId: 'k1', status: [200, -3], operation: 'chat', source: ['proxy', 'ai'] },
    ]
    for (const filter of filters) {
      for (const groupBy of GROUPS) {
        for (const [bucketMs, offsetMs] of [
          [undefined, 0],
          [DAY, 0],
          [DAY, 2 * HOUR],
        ] as const) {
          const query = { groupBy, bucketMs, offsetMs }
          const rows = await store().aggregate({ ...query, filter: byRows(filter) })
          expect(await store().aggregate({ ...query, filter }), JSON.stringify({ ...query, filter })).toEqual(rows)
        }
      }
    }
    expect((await total(store())).requests).toBe(260)
    await expectSessionsToMatch(store())
    expect(await store().propertyNames()).toEqual(await store().propertyNames(byRows({})))
  })

  it('requires all conditions on the same property, whose name is written in two ways', async () => {
    await store().write(['set', 'prod', 'prod'].map((env) => entry({ properties: { env } })))
    expect(await total(store(), { properties: { ENV: null, env: 'set' } })).toMatchObject({ requests: 1 })
    expect(await total(store(), { properties: { Env: 'set', env: 'prod' } })).toMatchObject({ requests: 0 })
  })

  it('has the sums that are computed from the entries', async () => {
    const random = randomFrom(11)
    const entries = Array.from({ length: 300 }, () => randomEntry(random))
    await store().write(entries)
    const ann = entries.filter(({ userId }) => userId === 'ann')
    expect(await total(store(), { userId: 'ann' })).toMatchObject({
      requests: ann.length,
      promptTokens: ann.reduce((sum, { tokens: told }) => sum + (told.prompt ?? 0), 0),
      cacheReadTokens: ann.reduce((sum, { tokens: told }) => sum + (told.cacheRead ?? 0), 0),
      costUsd: Number(ann.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0).toFixed(9)),
      cancelled: ann.filter(({ status }) => status === -3).length,
      errors: ann.filter(({ status }) => status !== -3 && (status < 200 || status >= 400)).length,
    })
  })
}

export async function expectSessionsToMatch(store: LogStore): Promise<void> {
  for (const session of (await store.sessions({}, { limit: 1000 })).items) {
    const requests = await store.session(session.id)
    const row = await total(store, { sessionId: session.id })
    const names = requests.filter(({ sessionName }) => sessionName !== null)
    expect(session).toMatchObject({
      name: names.at(-1)?.sessionName ?? null,
      firstAt: requests[0]?.createdAt,
      lastAt: requests.at(-1)?.createdAt,
      requests: row.requests,
      errors: row.errors,
      totalTokens: row.totalTokens,
      costUsd: row.costUsd,
    })
  }
}
