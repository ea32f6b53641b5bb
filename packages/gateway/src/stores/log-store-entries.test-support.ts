import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { DAY, entry, MINUTE, NO_TOKENS, NOON } from './entries.test-support.ts'
import type { LogFilter } from './log-query.ts'
import type { LogStore } from './log-store.ts'
import { exportAll, total } from './log-store-reading.test-support.ts'

export function describeEntries(store: () => LogStore): void {
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

  it('returns every field as it was written', async () => {
    await store().write([full, entry()])
    expect(await store().get(full.id)).toEqual(full)
    const { attempts, requestHeaders, responseHeaders, requestBody, responseBody, ...summary } = full
    expect((await store().requests({ userId: 'ann' })).items).toEqual([summary])
  })

  it('returns nothing for an unknown id', async () => {
    expect(await store().get('no-such-id')).toBeUndefined()
    expect((await store().requests()).items).toEqual([])
    await store().write([])
  })

  it.each([-2, -3, -4, 0, 99, 799])('stores the status %i', async (status) => {
    const odd = entry({ status })
    await store().write([odd])
    expect((await store().get(odd.id))?.status).toBe(status)
    expect((await total(store())).errors).toBe(status === -3 ? 0 : 1)
  })

  it('keeps the later of two entries with the same id, in the same batch or not, even if their times differ', async () => {
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

  it('keeps one of two properties whose names differ only in case', async () => {
    const twice = entry({ properties: { Env: 'a', ENV: 'b' } })
    await store().write([twice])
    expect((await store().get(twice.id))?.properties).toEqual({ ENV: 'b' })
    expect((await store().requests({ properties: { env: 'b' } })).items).toHaveLength(1)
    expect((await store().requests({ properties: { env: 'a' } })).items).toEqual([])
  })

  it('stores what databases reject: NUL, lone surrogates, numbers out of range, very long values', async () => {
    const odd = entry({
      requestBody: 'a\0b\ud800c',
      userId: 'u'.repeat(5000),
      properties: JSON.parse(`{"__proto__":"x","long":"${'€'.repeat(5000)}"}`),
      latencyMs: Number.NaN,
      costUsd: Number.POSITIVE_INFINITY,
      cacheSavedUsd: 1.7e308,
      timeToFirstTokenMs: 1.7e308,
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
    expect(await total(store())).toMatchObject({ requests: 22, cacheSavedUsd: 21e9, timeToFirstTokenMs: 1e12 })
  })

  it('stores a body of a megabyte', async () => {
    const large = entry({ responseBody: 'ü'.repeat(1_000_000) })
    await store().write([large])
    expect((await store().get(large.id))?.responseBody).toBe(large.responseBody)
  })

  it('stores each id once if several write it at the same time', async () => {
    const entries = Array.from({ length: 200 }, (_, index) => entry({ sessionId: `s${index % 3}` }))
    await Promise.all([0, 1, 2, 3].map((start) => store().write(entries.slice(start * 40, start * 40 + 80))))
    expect((await total(store())).requests).toBe(200)
    expect((await store().sessions()).items.reduce((sum, { requests }) => sum + requests, 0)).toBe(200)
  })
}

export function describePages(store: () => LogStore): void {
  const write = async (count: number) => {
    // Several entries have the same time, so that pages must continue by id.
    const entries = Array.from({ length: count }, (_, index) =>
      entry({ createdAt: NOON + Math.floor(index / 7) * MINUTE }),
    )
    await store().write(entries)
    return entries
  }

  it.each(['newest', 'oldest'] as const)('has every request on exactly one page, %s first', async (order) => {
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

  it('rejects an invalid cursor', async () => {
    // PostgreSQL rejects NUL.
    const odd = Buffer.from('1793620800000 \0').toString('base64url')
    expect((await store().requests({}, { cursor: odd })).items).toEqual([])
    await expect(store().requests({}, { cursor: 'bm9uZQ' })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('filters by every condition', async () => {
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

  it('exports any number of complete entries', async () => {
    const written = await write(450)
    const exported = await exportAll(store())
    expect(new Set(exported.map(({ id }) => id)).size).toBe(450)
    expect(exported.find(({ id }) => id === written[0]?.id)).toEqual(written[0])
  })
}
