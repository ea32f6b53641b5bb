import { prices } from '@litecone/prices'
import { describe, expect, it } from 'vitest'
import { entryFromHelicone, heliconeRequestSchema } from '../cli/entry-from-helicone.ts'
import { createMeter } from '../meter/create-meter.ts'
import { entry, HOUR, NOON, tokens } from '../stores/entries.test-support.ts'
import type { LogEntry } from '../stores/index.ts'
import { startWith } from './ask-queries.test-support.ts'
import { heliconeProvider } from './helicone-request.ts'

const session = { sessionId: 's-1', sessionName: 'Trip', sessionPath: '/plan' }
/** Sorted by time, the newest last. */
const ENTRIES: readonly LogEntry[] = [
  entry({ userId: 'ada', model: 'gpt-4o-mini', properties: { Env: 'prod' }, ...session }),
  entry({ createdAt: NOON + HOUR, userId: 'ada', status: 500, tokens: tokens(7, 0), costUsd: null, ...session }),
  entry({ createdAt: NOON + 2 * HOUR, userId: 'bob', provider: 'gemini', model: 'gemini-2.5-pro', feedback: true }),
  entry({
    createdAt: NOON + 3 * HOUR,
    cache: 'hit',
    costUsd: 0,
    scores: { quality: 80 },
    promptId: 'p',
    sessionId: 's-2',
  }),
]

async function start(keys?: Parameters<typeof startWith>[1]) {
  const intake = await startWith(ENTRIES, keys)
  return {
    ...intake,
    /** Indexes in `ENTRIES` of the requests that a filter finds. */
    async find(filter: unknown, more: object = {}): Promise<number[]> {
      const { data } = await intake.ask('/v1/request/query-clickhouse', { filter, ...more })
      return data.map(({ request_id }: { request_id: string }) => ENTRIES.findIndex(({ id }) => id === request_id))
    },
  }
}

const rmt = (columns: object) => ({ request_response_rmt: columns })

/** An `or` of this many conditions, nested as little as possible. */
function manyOr(count: number): object {
  if (count === 1) return rmt({ user_id: { equals: 'ada' } })
  const half = Math.floor(count / 2)
  return { left: manyOr(half), operator: 'or', right: manyOr(count - half) }
}

describe('Helicone’s queries of requests', () => {
  it('return its format with bodies, which the import can read', async () => {
    const { ask } = await start()
    const { status, data, error } = await ask('/v1/request/query', { filter: 'all', sort: { created_at: 'asc' } })
    expect([status, error, data.length]).toEqual([200, null, 4])
    expect(data[0]).toMatchObject({
      request_created_at: '2026-11-02T12:00:00.000Z',
      response_created_at: '2026-11-02T12:00:00.800Z',
      request_body: { a: 1 },
      response_body: { b: 2 },
      response_status: 200,
      request_user_id: 'ada',
      request_model: 'gpt-4o',
      response_model: 'gpt-4o-2024-08-06',
      model: 'gpt-4o-mini',
      provider: 'OPENAI',
      delay_ms: 800,
      prompt_tokens: 100,
      total_tokens: 120,
      cost: 0.00045,
      request_path: 'https://api.openai.com/v1/chat/completions',
      request_properties: { Env: 'prod', 'Helicone-Session-Id': 's-1', 'Helicone-Session-Path': '/plan' },
    })
    const meter = createMeter({ prices: prices() })
    const imported = data.map((row: unknown) => entryFromHelicone(heliconeRequestSchema.parse(row), meter))
    for (const [
      index,
      { id, createdAt, provider, userId, sessionId, properties, scores, feedback },
    ] of ENTRIES.entries())
      expect(imported[index]).toMatchObject({
        id,
        createdAt,
        provider,
        userId,
        sessionId,
        properties,
        scores,
        feedback,
      })
  })

  it.each([
    ['nothing', undefined, [3, 2, 1, 0]],
    ['all', 'all', [3, 2, 1, 0]],
    ['an empty leaf', {}, [3, 2, 1, 0]],
    ['the documents’ user', { request: { user_id: { equals: 'ada' } } }, [1, 0]],
    ['the documents’ session', { properties: { 'Helicone-Session-Id': { equals: 's-1' } } }, [1, 0]],
    ['no user', rmt({ user_id: { equals: '' } }), [3]],
    ['any user', rmt({ user_id: { 'not-equals': '' } }), [2, 1, 0]],
    ['null, as Helicone writes it', rmt({ user_id: { equals: 'null' } }), [3]],
    ['a known cost', rmt({ cost: { 'not-equals': null } }), [3, 2, 0]],
    ['a property that is missing', { properties: { env: { 'not-equals': 'prod' } } }, [3, 2, 1]],
    ['a property called as a column is', { properties: { scores: { contains: '' } } }, [3, 2, 1, 0]],
    ['what the cache answered', rmt({ cached: { equals: true } }), [3]],
    ['a property, in any case', rmt({ properties: { env: { equals: 'prod' } } }), [0]],
    ['a property by a part', rmt({ properties: { Env: { contains: 'PRO' } } }), [0]],
    ['a prompt among the properties', { properties: { 'Helicone-Prompt-Id': { equals: 'p' } } }, [3]],
    ['a model by a part', rmt({ model: { contains: 'GPT-4o' } }), [3, 1, 0]],
    ['a model by a pattern', rmt({ model: { like: 'gpt-4_-%i' } }), [0]],
    ['a model in any case', rmt({ model: { ilike: 'GEMINI%' } }), [2]],
    ['other models', rmt({ model: { 'not-contains': 'gpt' } }), [2]],
    ['a provider', rmt({ provider: { equals: 'GOOGLE' } }), [2]],
    ['statuses', { response: { status: { gte: 400, lt: 600 } } }, [1]],
    ['costs', rmt({ cost: { gt: 0 } }), [2, 0]],
    ['feedback', rmt({ 'helicone-score-feedback': { equals: true } }), [2]],
    ['scores', rmt({ scores: { quality: { gte: '80' } } }), [3]],
    ['times', rmt({ request_created_at: { gte: '2026-11-02 13:00:00', lt: '2026-11-02T15:00:00Z' } }), [2, 1]],
    ['a time and what is not after it', rmt({ request_created_at: { lte: new Date(NOON + HOUR) } }), [1, 0]],
    [
      'either of two, and a third',
      {
        left: { left: rmt({ user_id: { equals: 'bob' } }), operator: 'or', right: rmt({ status: { equals: 500 } }) },
        operator: 'and',
        right: rmt({ request_created_at: { gt: new Date(NOON) } }),
      },
      [2, 1],
    ],
    [
      'what excludes itself',
      { left: rmt({ model: { equals: 'a' } }), operator: 'and', right: rmt({ model: { equals: 'b' } }) },
      [],
    ],
  ])('filter by %s', async (_, filter, expected) => {
    const { find } = await start()
    expect(await find(filter)).toEqual(expected)
  })

  it('return pages, oldest first if requested, and filter by cache and scores', async () => {
    const { find } = await start()
    expect(await find('all', { limit: 2 })).toEqual([3, 2])
    expect(await find('all', { limit: 2, offset: 2 })).toEqual([1, 0])
    expect(await find('all', { limit: 2, offset: 4 })).toEqual([])
    expect(await find({ request: { user_id: { equals: 'ada' } } }, { offset: 1, sort: { created_at: 'asc' } })).toEqual(
      [1],
    )
    expect(await find('all', { isCached: true })).toEqual([3])
    expect(await find('all', { isScored: true, isCached: false })).toEqual([3])
  })

  it('sort by latency and cost, requests without it last', async () => {
    const { find } = await start()
    expect(await find('all', { sort: { cost: 'desc' } })).toEqual([2, 0, 3, 1])
    expect(await find('all', { sort: { cost: 'asc' } })).toEqual([3, 2, 0, 1])
    expect(await find('all', { sort: { cost: 'asc' }, offset: 1, limit: 2 })).toEqual([2, 0])
    expect(await find(rmt({ status: { equals: 200 } }), { sort: { total_tokens: 'asc' } })).toEqual([3, 2, 0])
    expect(await find('all', { sort: { prompt_tokens: 'asc' } })).toEqual([1, 3, 2, 0])
    expect(await find('all', { sort: { latency: 'desc' } })).toEqual([3, 2, 1, 0])
    expect(await find('all', { sort: {} })).toEqual([3, 2, 1, 0])
  })

  it.each([
    [{ filter: rmt({ colour: { equals: 'red' } }) }, 'request_response_rmt.colour'],
    [{ filter: { users_view: { cost: { gt: 1 } } } }, 'users_view.cost'],
    [{ filter: rmt({ model: { near: 'x' } }) }, 'operator near'],
    [{ filter: rmt({ status: { equals: 'fine' } }) }, 'compared with a number'],
    [{ filter: rmt({ request_created_at: { gte: 'yesterday' } }) }, 'compared with a time'],
    [{ filter: { left: 'all', operator: 'xor', right: 'all' } }, 'and, or'],
    [{ filter: 'some' }, '"all"'],
    [{ filter: 'all', limit: 5000 }, 'limit'],
    [{ filter: 'all', sort: { user_id: 'desc' } }, 'sort: can be by created_at, latency'],
    [{ filter: 'all', sort: { latency: 'down' } }, 'sort.latency'],
  ])('are refused with an explanation: %j', async (body, message) => {
    const { ask } = await start()
    expect(await ask('/v1/request/query', body)).toEqual({ status: 400, error: expect.stringContaining(message) })
  })

  it('are refused for very long texts and very many conditions', async () => {
    const { ask } = await start()
    const errorOf = async (filter: object) => (await ask('/v1/request/query', { filter })).error
    expect(await errorOf(rmt({ model: { like: '%a'.repeat(25_000) } }))).toContain('longer than 1000 characters')
    expect(await errorOf(manyOr(1001))).toContain('more than 1000 conditions')
  })

  it('support a thousand conditions, and more properties than the store filters by', async () => {
    const { find } = await start()
    expect(await find(manyOr(1000))).toEqual([1, 0])
    const properties = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`p${index}`, { equals: 'x' }]))
    expect(await find({ properties })).toEqual([])
  })

  it('are refused for a filter that is nested too deeply', async () => {
    const { post } = await start()
    const deep = `{"filter":${'{"operator":"and","left":'.repeat(9000)}"all"${'}'.repeat(9000)}}`
    expect((await post('/v1/request/query', deep)).status).toBe(400)
  })
})

describe('Helicone’s count of requests', () => {
  const ada = rmt({ user_id: { equals: 'ada' } })
  it.each([
    [{ filter: 'all' }, 4],
    [{ filter: {} }, 4],
    [{ filter: ada }, 2],
    [{ filter: rmt({ properties: { env: { equals: 'prod' } } }) }, 1],
    [{ filter: { left: ada, operator: 'and', right: rmt({ user_id: { equals: 'bob' } }) } }, 0],
    [{ filter: { left: ada, operator: 'or', right: rmt({ user_id: { equals: 'bob' } }) } }, 3],
    [{ filter: rmt({ request_created_at: { gt: new Date(NOON), lte: new Date(NOON + 2 * HOUR) } }) }, 2],
    [{ filter: rmt({ request_created_at: { gte: new Date(NOON), lt: new Date(NOON + 2 * HOUR) } }) }, 2],
    [{ filter: rmt({ user_id: { equals: '' } }) }, 1],
    [{ filter: rmt({ status: { gte: 400 } }) }, 1],
    [{ filter: 'all', isCached: true }, 1],
    [{ filter: ada, isCached: true }, 0],
    [{ filter: 'all', isScored: true, limit: 1 }, 1],
  ])('with the filter %j is correct', async (body, expected) => {
    const { ask } = await start()
    expect(await ask('/v1/request/count/query', body)).toEqual({ status: 200, data: expected, error: null })
  })
})

it('other endpoints of Helicone answer 404 with an explanation', async () => {
  const { send } = await start()
  for (const path of ['/v1/prompt-2025/query', '/v1/metrics/totalCost', '/v1/session/metrics/query', '/v1/webhooks']) {
    const { status, text } = await send('POST', path, {})
    const error = expect.stringContaining(`does not offer POST ${path}. `)
    expect([status, JSON.parse(text)]).toEqual([404, { data: null, error }])
  }
})

it.each([
  ['openai', 'OPENAI'],
  ['gemini', 'GOOGLE'],
  ['vertex', 'GOOGLE'],
  ['anthropic-vertex', 'GOOGLE'],
  ['bedrock', 'AWS'],
  ['xai', 'X'],
])('%s is called %s', (id, name) => {
  expect(heliconeProvider(id)).toBe(name)
})

it('a request can be read by its id', async () => {
  const { send } = await start()
  const { status, text } = await send('GET', `/v1/request/${ENTRIES[2]?.id.toUpperCase()}?includeBody=true`, undefined)
  expect(status).toBe(200)
  expect(JSON.parse(text)).toMatchObject({ data: { request_id: ENTRIES[2]?.id, provider: 'GOOGLE' }, error: null })
  expect((await send('GET', '/v1/request/00000000-0000-4000-8000-000000000000', undefined)).status).toBe(404)
})

describe('Helicone’s queries of sessions', () => {
  const during = { startTimeUnixMs: NOON, endTimeUnixMs: NOON + 4 * HOUR }
  const query = { search: '', timeFilter: during, timezoneDifference: 0, filter: 'all' }

  it('return the sums of matching requests', async () => {
    const { ask } = await start()
    const { data } = await ask('/v1/session/query', query)
    expect(data.map(({ session_id }: { session_id: string }) => session_id)).toEqual(['s-2', 's-1'])
    expect(data[1]).toEqual({
      session_id: 's-1',
      session_name: 'Trip',
      created_at: '2026-11-02T12:00:00.000Z',
      latest_request_created_at: '2026-11-02T13:00:00.000Z',
      total_requests: 2,
      total_cost: 0.00045,
      prompt_tokens: 107,
      completion_tokens: 20,
      total_tokens: 127,
      avg_latency: 800,
    })
    const failed = await ask('/v1/session/query', { ...query, filter: rmt({ status: { equals: 500 } }) })
    expect(failed.data).toMatchObject([{ session_id: 's-1', total_requests: 1, prompt_tokens: 7 }])
  })

  it.each([
    [{ search: 'TRIP' }, ['s-1']],
    [{ search: 's-2' }, ['s-2']],
    [{ nameEquals: 'Trip' }, ['s-1']],
    [{ nameEquals: 'Tri' }, []],
    [{ limit: 1, offset: 1 }, ['s-1']],
    [{ timeFilter: { ...during, startTimeUnixMs: NOON + 2 * HOUR } }, ['s-2']],
    [
      { timeFilter: undefined, filter: { sessions_request_response_rmt: { session_session_id: { equals: 's-1' } } } },
      ['s-1'],
    ],
  ])('filter by %j', async (more, expected) => {
    const { ask } = await start()
    const { data } = await ask('/v1/session/query', { ...query, ...more })
    expect(data.map(({ session_id }: { session_id: string }) => session_id)).toEqual(expected)
  })

  it('accept feedback, which is stored with the first request', async () => {
    const { ask, find, post } = await start()
    expect(await ask('/v1/session/s-1/feedback', { rating: false })).toEqual({ status: 200, data: null, error: null })
    expect(await find({ properties: { 'Helicone-Session-Feedback': { equals: '0' } } })).toEqual([0])
    expect((await post('/v1/session/nobody/feedback', { rating: true })).status).toBe(404)
  })
})

it('a key needs the scope read, and can be sent without Bearer, as in Helicone’s documentation', async () => {
  const { ask, send } = await start({ keys: { reader: ['read'], logger: ['log'] } })
  for (const path of ['/v1/request/query', '/v1/request/query-clickhouse', '/v1/session/query']) {
    const statusWith = async (authorization: string) => (await ask(path, { filter: 'all' }, { authorization })).status
    expect([await statusWith('Bearer reader'), await statusWith('reader')]).toEqual([200, 200])
    expect(await statusWith('Bearer logger')).toBe(403)
    const { status } = await send('POST', path, { filter: 'all' })
    expect(status).toBe(401)
  }
  expect(
    (await send('GET', `/v1/request/${ENTRIES[0]?.id}`, undefined, { authorization: 'Bearer logger' })).status,
  ).toBe(403)
  expect(
    (await send('POST', '/v1/session/s-1/feedback', { rating: true }, { authorization: 'Bearer reader' })).status,
  ).toBe(403)
})
