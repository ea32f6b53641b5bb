import { describe, expect, it } from 'vitest'
import { DAY, entry, HOUR, NOON, tokens } from '../stores/entries.test-support.ts'
import { type LogEntry, type LogSummary, StoreError } from '../stores/index.ts'
import { startApi } from './api.test-support.ts'
import { encodeQuery } from './encode-query.ts'

function ids(body: { items: readonly LogSummary[] }): string[] {
  return body.items.map(({ id }) => id)
}

/** Differs from every other in each thing that can be asked for. */
const ODD = entry({
  id: 'odd',
  createdAt: NOON + HOUR,
  provider: 'anthropic',
  model: 'claude-sonnet-4-5',
  operation: 'embed',
  source: 'otel',
  status: 429,
  cache: 'hit',
  keyId: 'k1',
  userId: 'ann',
  promptId: 'greeting',
  promptVersion: '7',
  sessionId: 's/1',
  properties: { Env: 'a b&c', Team: 'x' },
  rateLimited: true,
  feedback: true,
  latencyMs: 5000,
  costUsd: 2,
  requestBody: 'the needle in the haystack',
})
const PLAIN = entry({ id: 'plain', createdAt: NOON })

describe('the query API', () => {
  it.each([
    `from=${NOON + 1}`,
    'from=2026-11-02T13:00:00Z&to=2026-11-03',
    `from=2026-11-02T14:00:00%2B01:00&to=${NOON + DAY}`,
    'provider=anthropic',
    'provider=groq&provider=anthropic',
    'model=claude-sonnet-4-5',
    'operation=embed&operation=tool',
    'source=otel',
    'status=429&status=503',
    'outcome=error',
    'cache=hit',
    'keyId=k1',
    'userId=ann',
    'promptId=greeting',
    'promptVersion=7',
    'sessionId=s/1',
    'property.env=a%20b%26c',
    'property.Env=a+b%26c&property.team=x',
    'hasProperty=TEAM',
    'rateLimited=true',
    'feedback=true',
    'minLatencyMs=4999.5',
    'minCostUsd=1.5',
    `search=NEEDLE&from=${NOON}`,
  ])('filters requests by %s', async (query) => {
    const { store, get } = await startApi()
    await store.write([ODD, PLAIN])
    expect(ids((await get('/requests')).body)).toEqual(['odd', 'plain'])
    const { status, body } = await get(`/requests?${query}`)
    expect(status).toBe(200)
    expect(ids(body)).toEqual(['odd'])
  })

  it('accepts what encodeQuery returns', async () => {
    const { store, get } = await startApi()
    await store.write([ODD, PLAIN])
    const query = encodeQuery({
      from: NOON,
      status: [429, 500],
      properties: { Env: 'a b&c', Team: null },
      rateLimited: true,
      model: undefined,
      limit: 5,
    })
    expect(ids((await get(`/requests?${query}`)).body)).toEqual(['odd'])
  })

  it('pages by cursor, in either order, until next is null', async () => {
    const { store, get } = await startApi()
    const all = Array.from({ length: 7 }, (_, index) => entry({ id: `r${index}`, createdAt: NOON + index }))
    await store.write(all)
    for (const order of ['newest', 'oldest']) {
      const seen: string[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const { body } = await get(`/requests?limit=3&order=${order}${cursor && `&cursor=${cursor}`}`)
        seen.push(...ids(body))
        cursor = body.next
      }
      const expected = all.map(({ id }) => id)
      expect(seen).toEqual(order === 'oldest' ? expected : expected.reverse())
    }
  })

  it('sorts requests by a value, highest first by default', async () => {
    const { store, get } = await startApi()
    const costs = [2, null, 3, 1]
    await store.write(costs.map((costUsd, index) => entry({ id: `c${index}`, costUsd })))
    const first = (await get('/requests?sort=costUsd&limit=3')).body
    expect(ids(first)).toEqual(['c2', 'c0', 'c3'])
    const second = (await get(`/requests?${encodeQuery({ sort: 'costUsd', limit: 3, cursor: first.next })}`)).body
    expect([ids(second), second.next]).toEqual([['c1'], null])
    expect(ids((await get('/requests?sort=costUsd&order=lowest')).body)).toEqual(['c3', 'c0', 'c2', 'c1'])
  })

  it('returns a session in pages of its requests, oldest first, without the fields that only a request needs', async () => {
    const { store, get } = await startApi()
    const createdAt = (index: number) => NOON + Math.floor(index / 2)
    const steps = Array.from({ length: 5 }, (_, index) =>
      entry({ id: `s${index}`, createdAt: createdAt(index), sessionId: 'a b', sessionPath: `/step/${index}` }),
    )
    await store.write([...steps, PLAIN])
    const first = (await get('/sessions/a%20b?limit=3')).body
    expect(ids(first)).toEqual(['s0', 's1', 's2'])
    const { url, properties, requestBody, ...rest } = first.items[0]
    expect([url, properties, requestBody]).toEqual([undefined, undefined, undefined])
    expect(rest).toMatchObject({ sessionPath: '/step/0', model: 'gpt-4o', tokens: { total: 120 }, latencyMs: 800 })
    const second = (await get(`/sessions/a%20b?limit=3&cursor=${first.next}`)).body
    expect([ids(second), second.next]).toEqual([['s3', 's4'], null])
  })

  it('returns a complete request, and 404 for an unknown one', async () => {
    const { store, get } = await startApi()
    await store.write([ODD])
    const { body, headers } = await get('/requests/odd')
    expect(body).toEqual({ ...(JSON.parse(JSON.stringify(ODD)) as LogEntry), costParts: null })
    expect(headers.get('cache-control')).toBe('no-store')
    const missing = await get('/requests/none')
    expect(missing.status).toBe(404)
    expect(missing.body.error.code).toBe('not_found')
  })

  it('returns the cost of each kind of token, or none if they do not add up to the logged cost', async () => {
    const { store, get } = await startApi()
    // gpt-4o: 2.50 in, 1.25 cached, 10 out. 60 plain, 40 cached, 20 out.
    const told = { ...tokens(100, 20), cacheRead: 40 }
    await store.write([
      entry({ id: 'known', costUsd: (60 * 2.5 + 40 * 1.25 + 20 * 10) / 1e6, tokens: told }),
      entry({ id: 'told', costUsd: 0.7, tokens: told }),
      entry({ id: 'unpriced', costUsd: null }),
    ])
    const { costParts } = (await get('/requests/known')).body
    expect(costParts).toEqual({
      input: expect.closeTo(0.00015, 9),
      cacheRead: expect.closeTo(0.00005, 9),
      output: expect.closeTo(0.0002, 9),
    })
    expect((await get('/requests/known/cost')).body).toEqual({ parts: costParts })
    for (const id of ['told', 'unpriced']) {
      expect((await get(`/requests/${id}`)).body.costParts).toBeNull()
      expect((await get(`/requests/${id}/cost`)).body).toEqual({ parts: null })
    }
    expect((await get('/requests/none/cost')).status).toBe(404)
  })

  it('sums by bucket and group', async () => {
    const { store, get } = await startApi()
    await store.write([
      ODD,
      PLAIN,
      entry({ createdAt: NOON + 5 * HOUR, costUsd: 0.5, tokens: tokens(7, 3) }),
      entry({ createdAt: NOON + 6 * HOUR, costUsd: 0.25, model: 'gpt-4o-mini' }),
    ])
    const range = `from=${NOON - DAY}&to=${NOON + DAY}`
    const { body } = await get(
      `/aggregate?${range}&bucketMs=${DAY}&offsetMs=${-4 * HOUR}&groupBy=model&top=2&topBy=costUsd`,
    )
    const rows = body.items.map(({ bucket, group, requests }: Record<string, unknown>) => [bucket, group, requests])
    expect(rows).toEqual([
      [NOON - 8 * HOUR, 'gpt-4o', 2],
      [NOON - 8 * HOUR, 'claude-sonnet-4-5', 1],
    ])
    expect(body.items[0].latency).toEqual({ p50: expect.any(Number), p95: expect.any(Number), p99: expect.any(Number) })
    const whole = await get('/aggregate?percentiles=false&property.Env=a%20b%26c')
    expect(whole.body.items).toMatchObject([{ bucket: null, group: null, requests: 1, costUsd: 2 }])
    expect(whole.body.items[0]).not.toHaveProperty('latency')
    const grouped = await get('/aggregate?groupBy=property:Team')
    expect(grouped.body.items).toMatchObject([{ group: 'x', requests: 1 }])
  })

  it('lists sessions, users, models, providers, prompts and properties', async () => {
    const { store, get } = await startApi()
    await store.write([ODD, PLAIN])
    expect((await get('/sessions?provider=anthropic')).body).toMatchObject({ items: [{ id: 's/1' }], next: null })
    expect(ids((await get('/sessions/s%2F1')).body)).toEqual(['odd'])
    expect((await get('/sessions/none')).status).toBe(404)
    expect((await get('/users')).body.items).toMatchObject([{ userId: 'ann', requests: 1, lastAt: NOON + HOUR }])
    const values = async (path: string) => (await get(path)).body.items.map(({ value }: { value: string }) => value)
    expect(await values('/models')).toEqual(['claude-sonnet-4-5', 'gpt-4o'])
    expect(await values('/models?limit=1&offset=1')).toEqual(['gpt-4o'])
    expect(await values('/providers?outcome=success')).toEqual(['openai'])
    expect(await values('/prompts')).toEqual(['greeting'])
    expect(await values('/properties')).toEqual(['Env', 'Team'])
    expect(await values('/properties/env')).toEqual(['a b&c'])
  })

  it('returns the state of the log writer', async () => {
    const { get, logWriter } = await startApi()
    logWriter.accept(entry())
    await logWriter.flush()
    const { body } = await get('/state')
    expect(body).toMatchObject({ version: '1.2.3', writer: { waiting: 0, written: 1, shed: 0 } })
  })

  it.each([
    ['/requests?modle=x', 'There is no parameter modle. There are from, to, provider,'],
    ['/requests?offset=1', 'There is no parameter offset.'],
    ['/requests/x?limit=1', 'There is no parameter limit. There are none here.'],
    ['/requests?__proto__=1', 'There is no parameter __proto__.'],
    ['/requests?limit=0', 'limit must be 1 to 1000.'],
    ['/requests?limit=ten', 'limit must be a whole number.'],
    ['/requests?limit=1&limit=2', 'limit was given more than once.'],
    ['/requests?cursor=', 'cursor must not be empty.'],
    ['/requests?cursor=abc', 'The cursor is invalid. Use the `next` of a page.'],
    ['/requests?sort=cost', 'sort must be one of latencyMs,'],
    ['/requests?sort=costUsd&order=newest', 'order must be highest or lowest with sort.'],
    ['/requests?order=lowest', 'order=lowest needs sort.'],
    ['/requests?from=yesterday', 'from must be milliseconds since 1970 or a time'],
    ['/requests?from=2026-13-45', 'from must be'],
    ['/requests?operation=chatt', 'operation must be one of chat, embed,'],
    ['/requests?feedback=1', 'feedback must be true or false.'],
    ['/requests?search=x', 'search needs from'],
    ['/requests?property.=x', 'property. lacks the name'],
    ['/requests?property.a=1&property.a=2', 'property.a asks for the property a again'],
    ['/aggregate?groupBy=colour', 'groupBy must be one of provider, model,'],
    ['/aggregate?groupBy=property:', 'groupBy must be one of'],
    ['/aggregate?top=3', 'top and topBy need groupBy.'],
    ['/aggregate?bucketMs=60000', 'bucketMs needs from'],
    ['/aggregate?bucketMs=1000&from=2020-01-01', 'bucketMs is too small'],
    ['/aggregate?bucketMs=1.5&from=2020-01-01', 'bucketMs must be a whole number.'],
    ['/export?format=xml', 'format must be one of ndjson, csv.'],
  ])('refuses %s with an explanation', async (path, message) => {
    const { get } = await startApi()
    const { status, body } = await get(path)
    expect(status).toBe(400)
    expect(body.error.message).toContain(message)
  })

  it('refuses more values than a statement can have', async () => {
    const { get } = await startApi()
    const long = 'x'.repeat(50_000)
    const properties = Array.from({ length: 1500 }, (_, index) => `property.${index}=x`).join('&')
    for (const [query, message] of [
      [`from=0&search=${long}`, 'search must not be longer than 1000 characters.'],
      [`userId=${long}`, 'userId must not be longer'],
      [`property.a=${long}`, 'name or value longer than 1000 characters'],
      ['userId=x&'.repeat(1001), 'userId must not be given more than 1000 times.'],
      [properties, 'More than 20 properties'],
    ]) {
      const { status, body } = await get(`/requests?${query}`)
      expect([status, body.error.message]).toEqual([400, expect.stringContaining(message ?? '')])
    }
  })

  it('requires the scope of each route', async () => {
    const keys = { reads: ['read'], logs: ['log', 'proxy'], admin: ['admin'] } as const
    const { store, get, post } = await startApi({ keys })
    await store.write([ODD])
    const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
    const none = await get('/requests')
    expect(none.status).toBe(401)
    expect(none.headers.get('www-authenticate')).toBe('Bearer')
    expect(none.body).toEqual({ error: { code: 'unauthorized', message: expect.stringContaining('Bearer <key>') } })
    expect((await get('/requests', bearer('wrong'))).status).toBe(401)
    expect((await get('/requests', bearer('__proto__'))).status).toBe(401)
    expect((await get('/nothing', {})).status).toBe(401)
    expect((await get('/requests', bearer('logs'))).body.error.code).toBe('forbidden')
    expect((await get('/requests', bearer('reads'))).status).toBe(200)
    expect((await get('/requests', { 'helicone-auth': 'Bearer reads' })).status).toBe(200)
    expect((await get('/export', bearer('logs'))).status).toBe(403)
    const annotate = (key: string) => post('/requests/odd/feedback', { positive: true }, bearer(key))
    expect((await annotate('reads')).status).toBe(403)
    expect((await annotate('logs')).status).toBe(200)
    expect((await annotate('admin')).status).toBe(200)
    expect((await get('/state', bearer('admin'))).status).toBe(200)
  })

  it('answers 503 while the store is unavailable, without internal details', async () => {
    const { get, reports } = await startApi({
      logs: (logs) => ({
        ...logs,
        models: () => Promise.reject(new TypeError('secret')),
        requests: () => Promise.reject(new StoreError('unavailable', 'away')),
      }),
    })
    const away = await get('/requests')
    expect(away.status).toBe(503)
    expect(away.body.error.code).toBe('unavailable')
    expect(away.headers.get('retry-after')).toBe('1')
    const broken = await get('/models')
    expect(broken.status).toBe(500)
    expect(JSON.stringify(broken.body)).not.toContain('secret')
    expect(reports).toHaveLength(2)
  })

  it('answers unknown paths with 404 in JSON', async () => {
    const { get, post } = await startApi()
    expect((await get('/nothing')).body.error.message).toContain('There is no GET /api/v1/nothing')
    expect((await post('/requests', {})).status).toBe(404)
  })
})
