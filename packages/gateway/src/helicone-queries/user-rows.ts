import * as z from 'zod'
import { DAY_MS } from '../day-ms.ts'
import type { LogStore, LogSummary } from '../stores/index.ts'
import { visitRequests } from './find-rows.ts'
import { every, readParts } from './read-filter.ts'
import { findSum, type SumRow } from './sum-field.ts'
import { startedIn, timeFilterSeconds } from './time-filter.ts'

const MAX_USERS = 1000

/** The body of `/v1/user/query`: https://docs.helicone.ai/rest/user/post-v1userquery */
export const usersBody = z.looseObject({
  userIds: z.array(z.string()).max(MAX_USERS).nullish(),
  timeFilter: timeFilterSeconds,
})

/** Users with their sums, those with the most requests first. Read from stored sums, not from requests. */
export async function findUsers(
  logs: LogStore,
  { userIds, timeFilter }: z.output<typeof usersBody>,
): Promise<readonly object[]> {
  const filter = { ...startedIn(timeFilter).within, ...(userIds?.length && { userId: userIds }) }
  const users = await logs.users(filter, { limit: MAX_USERS })
  return users.map(({ userId, requests, promptTokens, completionTokens, costUsd }) => ({
    user_id: userId,
    count: requests,
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    cost: costUsd,
  }))
}

const KINDS = {
  user_id: 'text',
  active_for: 'number',
  first_active: 'time',
  last_active: 'time',
  total_requests: 'number',
  average_requests_per_day_active: 'number',
  average_tokens_per_request: 'number',
  total_completion_tokens: 'number',
  total_prompt_tokens: 'number',
  cost: 'number',
  rate_limited_count: 'number',
} as const

const findUserSum = /* @__PURE__ */ findSum({
  tables: /^(?:users_view|user_metrics)$/,
  columns: /^(?:user_(?!id$))?(.+)$/,
  kinds: KINDS,
})

const direction = z.enum(['asc', 'desc'])
const sort = z.partialRecord(z.enum(['id', ...(Object.keys(KINDS) as (keyof typeof KINDS)[])]), direction)

/** The body of `/v1/user/metrics/query`: https://docs.helicone.ai/rest/user/post-v1usermetricsquery. Times and days are in UTC. */
export const userMetricsBody = z.looseObject({
  filter: z.unknown().optional(),
  offset: z.int().min(0).default(0),
  limit: z.int().min(0).max(1000).default(100),
  timeFilter: timeFilterSeconds,
  /** Only the first column counts, as at Helicone. */
  sort: sort.nullish(),
})

/** Sums of the matching requests of each user. `count` is the number of users before `offset` and `limit`. */
export async function findUserMetrics(
  logs: LogStore,
  { filter, offset, limit, timeFilter, sort }: z.output<typeof userMetricsBody>,
): Promise<object> {
  const { requests, sums } = readParts(filter, findUserSum)
  const users = new Map<string, UserSums>()
  await visitRequests(logs, every([requests, startedIn(timeFilter)]), (request) => {
    if (request.userId === null) return
    const user = users.get(request.userId) ?? { ...NO_REQUESTS, days: new Set<number>() }
    users.set(request.userId, user)
    addRequest(user, request)
  })
  const rows = Array.from(users, ([id, user]) => userRow(id, user)).filter(sums.matches)
  rows.sort(byColumn(Object.entries(sort ?? {})[0]))
  return { users: rows.slice(offset, offset + limit), count: rows.length, hasUsers: users.size > 0 }
}

interface UserSums {
  first: number
  last: number
  requests: number
  prompt: number
  completion: number
  costUsd: number
  rateLimited: number
  /** Days since the Unix epoch with at least one request. */
  readonly days: Set<number>
}

const NO_REQUESTS = {
  first: Infinity,
  last: 0,
  requests: 0,
  prompt: 0,
  completion: 0,
  costUsd: 0,
  rateLimited: 0,
} as const

function addRequest(user: UserSums, { createdAt, tokens, costUsd, rateLimited }: LogSummary): void {
  user.first = Math.min(user.first, createdAt)
  user.last = Math.max(user.last, createdAt)
  user.requests += 1
  user.prompt += tokens.prompt ?? 0
  user.completion += tokens.completion ?? 0
  user.costUsd += costUsd ?? 0
  user.rateLimited += Number(rateLimited)
  user.days.add(Math.floor(createdAt / DAY_MS))
}

function userRow(id: string, user: UserSums): SumRow {
  const { requests, prompt, completion, days } = user
  return {
    id,
    user_id: id,
    active_for: days.size,
    first_active: new Date(user.first).toISOString(),
    last_active: new Date(user.last).toISOString(),
    total_requests: requests,
    average_requests_per_day_active: requests / days.size,
    average_tokens_per_request: (prompt + completion) / requests,
    total_completion_tokens: completion,
    total_prompt_tokens: prompt,
    cost: user.costUsd,
    rate_limited_count: user.rateLimited,
  }
}

/** Compares rows by a column. ISO times can be compared as text. Users with equal values are sorted by id, so that pages are consistent. */
function byColumn([column, direction]: readonly [string, ('asc' | 'desc')?] = ['last_active', 'desc']) {
  const sign = direction === 'asc' ? 1 : -1
  return (one: SumRow, other: SumRow): number =>
    sign * compare(one[column], other[column]) || compare(one['id'], other['id'])
}

function compare(one: SumRow[string] = null, other: SumRow[string] = null): number {
  if (one === null || other === null || one === other) return 0
  return one < other ? -1 : 1
}
