import { describe, expect, it } from 'vitest'
import { DAY, entry, HOUR, NOON, tokens } from '../stores/entries.test-support.ts'
import type { LogEntry } from '../stores/index.ts'
import { startWith } from './ask-queries.test-support.ts'

const trip = { sessionId: 's-1', sessionName: 'Trip' }
const ENTRIES: readonly LogEntry[] = [
  entry({ userId: 'ada', costUsd: 0.25, properties: { Env: 'prod' }, ...trip }),
  entry({ createdAt: NOON + HOUR, userId: 'ada', costUsd: null, tokens: tokens(7, 3), rateLimited: true, ...trip }),
  entry({ createdAt: NOON + 2 * DAY, userId: 'ada', costUsd: 0.5, model: 'o3', sessionId: 's-2', sessionName: 'Trip' }),
  entry({ createdAt: NOON + 2 * HOUR, userId: 'bob', costUsd: 1, properties: { Team: 'a' }, sessionId: 's-3' }),
  entry({ createdAt: NOON + 3 * HOUR, costUsd: 8 }),
]

const start = (keys?: Parameters<typeof startWith>[1]) => startWith(ENTRIES, keys)

const seconds = (from: number, to: number) => ({
  timeFilter: { startTimeUnixSeconds: from / 1000, endTimeUnixSeconds: to / 1000 },
})

describe('Helicone’s queries of users', () => {
  it('return the costs of all or of given users', async () => {
    const { ask } = await start()
    const ada = { user_id: 'ada', count: 3, prompt_tokens: 207, completion_tokens: 43, cost: 0.75 }
    const bob = { user_id: 'bob', count: 1, prompt_tokens: 100, completion_tokens: 20, cost: 1 }
    expect(await ask('/v1/user/query', {})).toEqual({ status: 200, data: [ada, bob], error: null })
    expect((await ask('/v1/user/query', { userIds: [] })).data).toEqual([ada, bob])
    expect((await ask('/v1/user/query', { userIds: ['bob', 'eve'] })).data).toEqual([bob])
    expect((await ask('/v1/user/query', seconds(NOON + HOUR, NOON + 2 * HOUR))).data).toMatchObject([
      { user_id: 'ada', count: 1, cost: 0 },
    ])
  })

  const metrics = { filter: 'all', offset: 0, limit: 10 }

  it('return metrics, the most recently active users first', async () => {
    const { ask } = await start()
    const { data } = await ask('/v1/user/metrics/query', metrics)
    expect(data).toMatchObject({ count: 2, hasUsers: true, users: [{ user_id: 'ada' }, { user_id: 'bob' }] })
    expect(data.users[0]).toEqual({
      id: 'ada',
      user_id: 'ada',
      active_for: 2,
      first_active: '2026-11-02T12:00:00.000Z',
      last_active: '2026-11-04T12:00:00.000Z',
      total_requests: 3,
      average_requests_per_day_active: 1.5,
      average_tokens_per_request: 250 / 3,
      total_completion_tokens: 43,
      total_prompt_tokens: 207,
      cost: 0.75,
      rate_limited_count: 1,
    })
  })

  it.each([
    [{ sort: { cost: 'desc' } }, ['bob', 'ada'], 2],
    [{ sort: { total_requests: 'asc' } }, ['bob', 'ada'], 2],
    [{ sort: { user_id: 'desc' } }, ['bob', 'ada'], 2],
    [{ limit: 1, offset: 1 }, ['bob'], 2],
    [{ filter: { request_response_rmt: { user_id: { contains: 'b' } } } }, ['bob'], 1],
    [{ filter: { request_response_rmt: { model: { equals: 'o3' } } } }, ['ada'], 1],
    [{ filter: { users_view: { user_total_requests: { gt: 1 } } } }, ['ada'], 1],
    [{ filter: { users_view: { user_user_id: { equals: 'bob' } } } }, ['bob'], 1],
    [{ filter: { users_view: { last_active: { gte: '2026-11-04 00:00:00' } } } }, ['ada'], 1],
    [{ filter: { user_metrics: { cost: { lt: 1 } } } }, ['ada'], 1],
    [
      {
        filter: {
          left: { users_view: { user_total_requests: { equals: 1 } } },
          operator: 'and',
          right: { request_response_rmt: { model: { equals: 'o3' } } },
        },
      },
      ['ada'],
      1,
    ],
    [seconds(NOON, NOON + 2 * HOUR), ['ada'], 1],
  ])('filter by %j', async (more, users, count) => {
    const { ask } = await start()
    const { data } = await ask('/v1/user/metrics/query', { ...metrics, ...more })
    expect([data.users.map(({ user_id }: { user_id: string }) => user_id), data.count]).toEqual([users, count])
  })

  it.each([
    [{ ...metrics, limit: 1001 }, 'limit'],
    [{ ...metrics, sort: { colour: 'asc' } }, 'sort'],
    [{ ...metrics, filter: { users_view: { colour: { equals: 'red' } } } }, 'users_view.colour'],
  ])('are refused with an explanation: %j', async (body, message) => {
    const { ask } = await start()
    expect(await ask('/v1/user/metrics/query', body)).toEqual({
      status: 400,
      error: expect.stringContaining(message),
    })
  })
})

describe('Helicone’s queries of sessions with conditions on sums', () => {
  it('filter by sums', async () => {
    const { ask } = await start()
    const idsBy = async (columns: object) => {
      const { data } = await ask('/v1/session/query', { filter: { sessions_request_response_rmt: columns } })
      return data.map(({ session_id }: { session_id: string }) => session_id)
    }
    expect(await idsBy({ session_total_requests: { gt: 1 } })).toEqual(['s-1'])
    expect(await idsBy({ session_total_cost: { gte: 0.5 } })).toEqual(['s-2', 's-3'])
    expect(await idsBy({ session_created_at: { gt: '2026-11-03' } })).toEqual(['s-2'])
    expect(await idsBy({ session_total_cost: { gte: 0.5 }, session_session_id: { equals: 's-3' } })).toEqual(['s-3'])
  })

  it('return names with the number of uses', async () => {
    const { ask } = await start()
    const { data } = await ask('/v1/session/name/query', { nameContains: '', timezoneDifference: 0 })
    expect(data.map(({ name }: { name: string }) => name)).toEqual(['Trip', ''])
    expect(data[0]).toEqual({
      name: 'Trip',
      created_at: '2026-11-02T12:00:00.000Z',
      first_used: '2026-11-02T12:00:00.000Z',
      last_used: '2026-11-04T12:00:00.000Z',
      session_count: 2,
      avg_latency: 800,
      total_cost: 0.75,
    })
    const during = { timeFilter: { startTimeUnixMs: NOON, endTimeUnixMs: NOON + DAY } }
    expect((await ask('/v1/session/name/query', { nameContains: 'TRI', ...during })).data).toMatchObject([
      { name: 'Trip', session_count: 1 },
    ])
  })
})

it('more users than a statement can have are refused', async () => {
  const { ask } = await start()
  const userIds = Array.from({ length: 40_000 }, (_, index) => `${index % 100}`)
  expect(await ask('/v1/user/query', { userIds })).toEqual({ status: 400, error: expect.stringContaining('userIds') })
})

it('properties are listed by name', async () => {
  const { ask } = await start()
  const { data } = await ask('/v1/property/query', {})
  expect(data).toEqual([{ property: 'Env' }, { property: 'Team' }])
})

it('values of a property are found by a part of them, and sorted by cost', async () => {
  const teams = Array.from({ length: 12 }, (_, index) =>
    entry({ createdAt: NOON + index, costUsd: index, properties: { Team: `Team-${index}` } }),
  )
  const { ask } = await startWith([...teams, entry({ costUsd: 1, properties: { team: 'Team-11' } }), ...ENTRIES])
  expect((await ask('/v1/property/TEAM/search', { searchTerm: 'TEAM-1' })).data).toEqual([
    'Team-11',
    'Team-1',
    'Team-10',
  ])
  const timeFilter = { start: new Date(NOON - 1), end: new Date(NOON + HOUR) }
  const costs = await ask('/v1/property/team/top-costs/query', { timeFilter })
  expect([costs.data.length, costs.data[0], costs.data.at(-1)]).toEqual([
    11,
    { value: 'Team-11', cost: 12 },
    { value: 'Other', cost: 1 },
  ])
  const counts = await ask('/v1/property/team/top-requests/query', { timeFilter })
  expect([counts.data[0], counts.data.at(-1)]).toEqual([
    { value: 'Team-11', count: 2 },
    { value: 'Other', count: 2 },
  ])
  const wrong = await ask('/v1/property/team/top-costs/query', { timeFilter: { start: 'then', end: 'now' } })
  expect(wrong).toEqual({ status: 400, error: expect.stringContaining('timeFilter.start: must be a time') })
})

it('requests are found by their ids, in the same order', async () => {
  const { ask } = await start()
  const requestIds = [ENTRIES[3]?.id, 'none', ENTRIES[0]?.id.toUpperCase()]
  const { data, error } = await ask('/v1/request/query-ids', { requestIds })
  expect([data.map(({ request_id }: { request_id: string }) => request_id), error]).toEqual([
    [ENTRIES[3]?.id, ENTRIES[0]?.id],
    null,
  ])
})

it('a key needs the scope read', async () => {
  const { ask } = await start({ keys: { reader: ['read'], logger: ['log'] } })
  for (const [path, body] of [
    ['/v1/user/query', {}],
    ['/v1/user/metrics/query', {}],
    ['/v1/session/name/query', {}],
    ['/v1/property/query', {}],
    ['/v1/property/env/search', { searchTerm: '' }],
    ['/v1/request/count/query', { filter: 'all' }],
    ['/v1/request/query-ids', { requestIds: [] }],
  ] as const) {
    const statusWith = async (key: string) => (await ask(path, body, { authorization: `Bearer ${key}` })).status
    expect([await statusWith('reader'), await statusWith('logger')]).toEqual([200, 403])
  }
})
