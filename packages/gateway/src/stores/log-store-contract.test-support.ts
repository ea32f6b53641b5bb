import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DAY, entry, HOUR, MINUTE, NO_TOKENS, NOON, randomEntry, randomFrom, tokens } from './entries.test-support.ts'
import type { LogEntry } from './log-entry.ts'
import type { AggregateQuery, GroupBy, LogFilter } from './log-query.ts'
import type { LogStore } from './log-store.ts'

export interface LogStoreUnderTest {
  /** An empty store. */
  open(): Promise<LogStore>
  /** Empties it; a store on disk may simply be opened elsewhere. */
  empty(store: LogStore): Promise<void>
}

/** What every log store does. */
export function describeLogStore(name: string, { open, empty }: LogStoreUnderTest): void {
  describe(`${name} as a log store`, () => {
    let store: LogStore
    beforeAll(async () => {
      store = await open()
    })
    beforeEach(() => empty(store))
    afterAll(() => store?.close())
    const current = () => store

    describeEntries(current)
    describePages(current)
    describeFigures(current)
    describeConsistency(current)
    describeLists(current)
    describeAnnotations(current)
    describeRetention(current)
  })
}

async function all(store: LogStore, filter?: LogFilter): Promise<LogEntry[]> {
  const entries: LogEntry[] = []
  for await (const each of store.export(filter)) entries.push(each)
  return entries
}

const total = async (store: LogStore, filter: LogFilter = {}) => {
  const [row, ...more] = await store.aggregate({ filter })
  if (!row || more.length > 0) throw new Error(`one row was due, not ${more.length + (row ? 1 : 0)}`)
  return row
}

function describeEntries(store: () => LogStore): void {
  const full = entry({
    errorType: 'server_error',
    stream: true,
    status: 503,
    latencyMs: 1234.5,
    timeToFirstTokenMs: 99.25,
    tokens: { prompt: 1, completion: 2, total: 3, cacheRead: 4, cacheWrite: 5, reasoning: 6 },
    costUsd: 0.0000000125,
    userId: 'ann',
    sessionId: 's',
    sessionPath: '/a/b',
    sessionName: 'trip',
    promptId: 'p',
    promptVersion: '2',
    properties: { Env: 'prod', 'Ünï "quoted"': '\\ \n emoji 🙂' },
    cache: 'miss',
    cacheSavedUsd: 0.25,
    rateLimited: true,
    securityVerdict: 'blocked',
    keyId: 'k',
    scores: { quality: 0.75 },
    feedback: false,
    attempts: [{ provider: 'openai', status: null, startedAt: NOON, latencyMs: 3, error: 'refused' }],
    requestHeaders: { 'x-a': '1' },
    responseHeaders: { 'content-type': 'application/json' },
    requestBody: '{"text":"🙂 \\u0000 \'; drop table requests; --"}',
    responseBody: null,
  })

  it('gives back what was written, field by field', async () => {
    await store().write([full, entry()])
    expect(await store().get(full.id)).toEqual(full)
    const { attempts, requestHeaders, responseHeaders, requestBody, responseBody, ...summary } = full
    expect((await store().requests({ userId: 'ann' })).items).toEqual([summary])
  })

  it('knows nothing of what was not written', async () => {
    expect(await store().get('no-such-id')).toBeUndefined()
    expect((await store().requests()).items).toEqual([])
    await store().write([])
  })

  it.each([-2, -3, -4, 0, 99, 799])('keeps the status %i', async (status) => {
    const odd = entry({ status })
    await store().write([odd])
    expect((await store().get(odd.id))?.status).toBe(status)
    expect((await total(store())).errors).toBe(status === -3 ? 0 : 1)
  })

  it('takes the later of two entries with one id, in one batch or in two, also at another time', async () => {
    const first = entry({ sessionId: 'a', properties: { Env: 'dev' }, userId: 'ann' })
    await store().write([first, { ...first, costUsd: 1 }])
    expect(await total(store())).toMatchObject({ requests: 1, costUsd: 1 })
    const later = {
      ...first,
      createdAt: NOON - 40 * DAY,
      sessionId: 'b',
      model: 'o3',
      userId: null,
      properties: { Team: 'x' },
    }
    await store().write([later])
    expect(await store().get(first.id)).toEqual(later)
    expect(await store().models()).toEqual([{ value: 'o3', requests: 1, costUsd: first.costUsd }])
    expect((await store().sessions()).items.map(({ id, firstAt }) => [id, firstAt])).toEqual([['b', later.createdAt]])
    expect(await store().users()).toEqual([])
    expect((await store().propertyNames()).map(({ value }) => value)).toEqual(['Team'])
  })

  it('keeps nothing of a name twice when two differ in case alone', async () => {
    const twice = entry({ properties: { Env: 'a', ENV: 'b' } })
    await store().write([twice])
    expect((await store().get(twice.id))?.properties).toEqual({ ENV: 'b' })
    expect((await store().requests({ properties: { env: 'b' } })).items).toHaveLength(1)
    expect((await store().requests({ properties: { env: 'a' } })).items).toEqual([])
  })

  it('takes what no database likes: NUL, half a surrogate pair, huge and impossible numbers, very long values', async () => {
    const odd = entry({
      requestBody: 'a\0b\ud800c',
      userId: 'u'.repeat(5000),
      properties: JSON.parse(`{"__proto__":"x","long":"${'€'.repeat(5000)}"}`),
      latencyMs: Number.NaN,
      costUsd: Number.POSITIVE_INFINITY,
      tokens: { ...NO_TOKENS, prompt: 1e300 },
    })
    await store().write([odd, entry(), ...Array.from({ length: 20 }, () => ({ ...odd, id: randomUUID() }))])
    const kept = await store().get(odd.id)
    expect(kept?.requestBody).toBe('a\uFFFDb\uFFFDc')
    expect(kept?.userId).toBe('u'.repeat(512))
    expect(Object.entries(kept?.properties ?? {})).toEqual([
      ['__proto__', 'x'],
      ['long', '€'.repeat(512)],
    ])
    expect(kept?.costUsd).toBeNull()
    expect((await store().requests({ userId: 'u'.repeat(5000) })).items).toHaveLength(21)
    expect((await total(store())).requests).toBe(22)
  })

  it('keeps a megabyte of body', async () => {
    const large = entry({ responseBody: 'ü'.repeat(1_000_000) })
    await store().write([large])
    expect((await store().get(large.id))?.responseBody).toBe(large.responseBody)
  })

  it('keeps what several writers write at once, each id once', async () => {
    const entries = Array.from({ length: 200 }, (_, index) => entry({ sessionId: `s${index % 3}` }))
    await Promise.all([0, 1, 2, 3].map((start) => store().write(entries.slice(start * 40, start * 40 + 80))))
    expect((await total(store())).requests).toBe(200)
    expect((await store().sessions()).items.reduce((sum, { requests }) => sum + requests, 0)).toBe(200)
  })
}

function describePages(store: () => LogStore): void {
  const write = async (count: number) => {
    // Several at one time, so that pages must go on by id.
    const entries = Array.from({ length: count }, (_, index) =>
      entry({ createdAt: NOON + Math.floor(index / 7) * MINUTE }),
    )
    await store().write(entries)
    return entries
  }

  it.each(['newest', 'oldest'] as const)('pages through every request once, %s first', async (order) => {
    const written = await write(45)
    const seen: { createdAt: number; id: string }[] = []
    let cursor: string | undefined
    do {
      const page = await store().requests({}, { limit: 10, order, cursor })
      expect(page.items.length).toBeLessThanOrEqual(10)
      seen.push(...page.items)
      cursor = page.next
    } while (cursor !== undefined)
    const expected = written.map(({ createdAt, id }) => ({ createdAt, id }))
    expected.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
    if (order === 'newest') expected.reverse()
    expect(seen.map(({ createdAt, id }) => ({ createdAt, id }))).toEqual(expected)
  })

  it('refuses a cursor of its reader’s own making', async () => {
    await expect(store().requests({}, { cursor: 'bm9uZQ' })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('finds by every condition', async () => {
    const one = entry({
      createdAt: NOON + 5,
      provider: 'anthropic',
      model: 'm',
      operation: 'embed',
      source: 'log',
      status: 404,
      cache: 'hit',
      keyId: 'k',
      userId: 'ann',
      promptId: 'p',
      sessionId: 's',
      properties: { Env: 'prod', Team: 'x' },
      rateLimited: true,
      feedback: true,
      latencyMs: 5000,
      costUsd: 2,
      requestBody: 'What is 100% of A_B?',
    })
    await store().write([one, entry(), entry()])
    const conditions: LogFilter[] = [
      { from: NOON + 1 },
      { provider: 'anthropic' },
      { model: ['m', 'n'] },
      { operation: 'embed' },
      { source: ['log'] },
      { status: [404, 500] },
      { outcome: 'error' },
      { cache: 'hit' },
      { keyId: 'k' },
      { userId: 'ann' },
      { promptId: 'p' },
      { sessionId: 's' },
      { properties: { ENV: 'prod', team: 'x' } },
      { properties: { env: null } },
      { rateLimited: true },
      { feedback: true },
      { minLatencyMs: 4000 },
      { minCostUsd: 1 },
      { search: '100% of a_b' },
    ]
    for (const filter of [...conditions, Object.assign({}, ...conditions) as LogFilter]) {
      expect(
        (await store().requests(filter)).items.map(({ id }) => id),
        JSON.stringify(filter),
      ).toEqual([one.id])
      expect((await total(store(), filter)).requests, JSON.stringify(filter)).toBe(1)
    }
    const others: LogFilter[] = [
      { to: NOON },
      { provider: [] },
      { userId: [] },
      { outcome: [] },
      { properties: { env: 'dev' } },
      { properties: { env: 'prod', none: null } },
      { search: 'of a%b' },
      { provider: "' or 1=1 --" },
    ]
    for (const filter of others) {
      expect((await store().requests(filter)).items, JSON.stringify(filter)).toEqual([])
      expect((await total(store(), filter)).requests, JSON.stringify(filter)).toBe(0)
    }
    expect((await store().requests({ cache: 'none' })).items).toHaveLength(2)
    expect((await store().requests({ outcome: ['success', 'error'] })).items).toHaveLength(3)
  })

  it('exports whole entries, however many', async () => {
    const written = await write(450)
    const exported = await all(store())
    expect(new Set(exported.map(({ id }) => id)).size).toBe(450)
    expect(exported.find(({ id }) => id === written[0]?.id)).toEqual(written[0])
  })
}

function describeFigures(store: () => LogStore): void {
  it('sums by bucket and group, and leaves empty buckets out', async () => {
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

  it('has one row of zeros where nothing matches', async () => {
    expect(await total(store())).toMatchObject({ bucket: null, group: null, requests: 0, latencyMs: null })
    expect(await store().aggregate({ groupBy: 'model' })).toEqual([])
  })

  it('tells percentiles to within two percent', async () => {
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

  it('cuts days at the reader’s midnight', async () => {
    const midnightInDelhi = Date.UTC(2026, 10, 1, 18, 30)
    await store().write([entry({ createdAt: midnightInDelhi - 1 }), entry({ createdAt: midnightInDelhi })])
    const rows = await store().aggregate({ bucketMs: DAY, offsetMs: 5.5 * HOUR })
    expect(rows.map(({ bucket }) => bucket)).toEqual([midnightInDelhi - DAY, midnightInDelhi])
  })

  it('keeps to the groups with most', async () => {
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

  it('refuses a bucket that is none', async () => {
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
  'property:ENV',
]

/** `minLatencyMs: 0` keeps everything, but no rollup can answer it. */
const byRows = (filter: LogFilter): LogFilter => ({ ...filter, minLatencyMs: 0 })

function describeConsistency(store: () => LogStore): void {
  it('has the same figures in its rollups as in its rows, after entries were replaced, moved and annotated', async () => {
    const random = randomFrom(7)
    const ids = Array.from({ length: 260 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`)
    await store().write(ids.map((id) => randomEntry(random, id)))
    for (let round = 0; round < 3; round++) {
      await store().write(ids.filter(() => random() < 0.3).map((id) => randomEntry(random, id)))
    }
    for (const id of ids.slice(0, 20)) await store().setProperty(id, 'env', 'set')
    const filters: LogFilter[] = [
      {},
      { from: NOON - DAY - 7 * MINUTE, to: NOON - 3 * HOUR - 11 * MINUTE },
      { from: NOON - HOUR + 1, to: NOON - HOUR + 5 * MINUTE },
      { provider: ['openai', 'gemini'], outcome: 'error' },
      { userId: 'Zoë', from: NOON - DAY - 1 },
      { properties: { env: 'set' } },
      { properties: { TEAM: null }, cache: 'none' },
      { promptId: 'greeting', model: ['gpt-4o', ''] },
      { keyId: 'k1', status: [200, -3], operation: 'chat', source: ['proxy', 'ai'] },
    ]
    for (const filter of filters) {
      for (const groupBy of GROUPS) {
        for (const bucketMs of [undefined, DAY]) {
          const query = { groupBy, bucketMs, offsetMs: 2 * HOUR }
          const rows = await store().aggregate({ ...query, filter: byRows(filter) })
          expect(await store().aggregate({ ...query, filter }), JSON.stringify({ ...query, filter })).toEqual(rows)
        }
      }
    }
    expect((await total(store())).requests).toBe(260)
    await expectSessionsToMatch(store())
    expect(await store().propertyNames()).toEqual(await store().propertyNames(byRows({})))
  })

  it('counts in rollups what one counts by hand', async () => {
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

function describeLists(store: () => LogStore): void {
  it('lists sessions by their last request, and pages through them', async () => {
    await store().write([
      entry({ sessionId: 'old', sessionName: 'first', createdAt: NOON, costUsd: 1 }),
      entry({
        sessionId: 'old',
        sessionName: 'renamed',
        sessionPath: '/b',
        createdAt: NOON + HOUR,
        userId: 'ann',
        status: 500,
      }),
      entry({ sessionId: 'old', sessionPath: '/a', createdAt: NOON + 2 * HOUR }),
      entry({ sessionId: 'new', createdAt: NOON + DAY }),
      entry(),
    ])
    const page = await store().sessions({}, { limit: 1 })
    expect(page.items.map(({ id }) => id)).toEqual(['new'])
    const { items, next } = await store().sessions({}, { limit: 1, cursor: page.next })
    expect(next).toBeUndefined()
    expect(items).toEqual([
      {
        id: 'old',
        name: 'renamed',
        firstAt: NOON,
        lastAt: NOON + 2 * HOUR,
        requests: 3,
        errors: 1,
        totalTokens: 360,
        costUsd: 1.0009,
        latencyMs: 2400,
      },
    ])
    expect((await store().sessions({ userId: 'ann' })).items.map(({ id }) => id)).toEqual(['old'])
    expect((await store().sessions({ to: NOON + HOUR })).items.map(({ id }) => id)).toEqual(['old'])
    expect((await store().session('old')).map(({ sessionPath }) => sessionPath)).toEqual([null, '/b', '/a'])
    expect(await store().session('none')).toEqual([])
  })

  it('lists users, models, providers, prompts, properties and their values, most used first', async () => {
    await store().write([
      entry({ userId: 'ann', properties: { Env: 'prod' }, promptId: 'p1' }),
      entry({ userId: 'ann', properties: { Env: 'prod', Team: 'x' }, createdAt: NOON + DAY }),
      entry({ userId: 'bob', properties: { env: 'dev' }, model: 'o3', provider: 'azure', createdAt: NOON + HOUR }),
    ])
    const values = (facets: readonly { value: string; requests: number }[]) =>
      facets.map((each) => [each.value, each.requests])
    expect(values(await store().models())).toEqual([
      ['gpt-4o', 2],
      ['o3', 1],
    ])
    expect(values(await store().models({ userId: 'bob' }))).toEqual([['o3', 1]])
    expect(values(await store().providers({}, { limit: 1 }))).toEqual([['openai', 2]])
    expect(values(await store().providers({}, { offset: 1 }))).toEqual([['azure', 1]])
    expect(values(await store().prompts())).toEqual([['p1', 1]])
    expect(values(await store().propertyNames())).toEqual(
      [
        ['env', 3],
        ['Team', 1],
      ].map(([name, n]) => [name === 'env' ? 'Env' : name, n]),
    )
    expect(values(await store().propertyValues('ENV'))).toEqual([
      ['prod', 2],
      ['dev', 1],
    ])
    expect(values(await store().propertyValues('env', { to: NOON + 1 }))).toEqual([['prod', 1]])
    const users = await store().users()
    expect(users.map(({ userId, requests, firstAt, lastAt }) => ({ userId, requests, firstAt, lastAt }))).toEqual([
      { userId: 'ann', requests: 2, firstAt: NOON, lastAt: NOON + DAY },
      { userId: 'bob', requests: 1, firstAt: NOON + HOUR, lastAt: NOON + HOUR },
    ])
    expect(users[0]).toMatchObject({ totalTokens: 240, costUsd: 0.0009 })
  })
}

function describeAnnotations(store: () => LogStore): void {
  it('adds scores, feedback and properties, which a later write of the entry does not undo', async () => {
    const one = entry({ scores: { quality: 0.5 }, properties: { Env: 'dev', Team: 'x' } })
    await store().write([one])
    expect(await store().addScore(one.id, 'quality', 0.9)).toBe(true)
    expect(await store().addScore(one.id, 'length', 3)).toBe(true)
    expect(await store().setFeedback(one.id, true)).toBe(true)
    expect(await store().setProperty(one.id, 'ENV', 'prod')).toBe(true)
    const annotated = { scores: { quality: 0.9, length: 3 }, feedback: true, properties: { ENV: 'prod', Team: 'x' } }
    expect(await store().get(one.id)).toEqual({ ...one, ...annotated })
    await store().write([{ ...one, status: 500 }])
    expect(await store().get(one.id)).toEqual({ ...one, ...annotated, status: 500 })
    expect(await store().propertyValues('env')).toMatchObject([{ value: 'prod', requests: 1 }])
    expect((await store().requests({ feedback: true })).items).toHaveLength(1)
  })

  it('says so when there is no such entry', async () => {
    expect(await store().addScore('none', 'a', 1)).toBe(false)
    expect(await store().setFeedback('none', true)).toBe(false)
    expect(await store().setProperty('none', 'a', 'b')).toBe(false)
    await expect(store().addScore('none', 'a', Number.NaN)).rejects.toMatchObject({ code: 'invalid' })
  })

  it('keeps all of many scores that come at once', async () => {
    const one = entry()
    await store().write([one])
    await Promise.all(Array.from({ length: 20 }, (_, index) => store().addScore(one.id, `s${index}`, index)))
    expect(Object.keys((await store().get(one.id))?.scores ?? {})).toHaveLength(20)
    expect((await total(store())).requests).toBe(1)
  })
}

function describeRetention(store: () => LogStore): void {
  it('deletes what is older, figures too, and counts sessions anew', async () => {
    const old = Array.from({ length: 30 }, (_, index) =>
      entry({ createdAt: NOON - 100 * DAY + index * DAY, sessionId: 's', userId: 'ann', properties: { Env: 'x' } }),
    )
    const kept = [entry({ sessionId: 's' }), entry({ createdAt: NOON - MINUTE })]
    await store().write([...old, ...kept])
    expect(await store().deleteBefore(NOON - HOUR)).toBe(30)
    expect((await all(store())).map(({ id }) => id).sort()).toEqual(kept.map(({ id }) => id).sort())
    expect(await total(store())).toMatchObject({ requests: 2 })
    expect(await total(store(), byRows({}))).toMatchObject({ requests: 2 })
    expect((await store().sessions()).items).toMatchObject([{ id: 's', requests: 1, firstAt: NOON, lastAt: NOON }])
    expect(await store().users()).toEqual([])
    expect(await store().propertyNames()).toEqual([])
    expect(await store().deleteBefore(NOON - HOUR)).toBe(0)
    await store().write(old.slice(0, 1))
    expect(await total(store())).toMatchObject({ requests: 3 })
  })

  it('answers a check', async () => {
    await store().check()
  })
}
