import * as z from 'zod'
import type { LogStore, LogSummary } from '../stores/index.ts'
import { visitRequests } from './find-rows.ts'
import { every, readFilter } from './read-filter.ts'
import { startedIn, timeFilterMs } from './time-filter.ts'

/** The body of `/v1/session/name/query`: https://docs.helicone.ai/rest/session/post-v1sessionnamequery. `timezoneDifference` is ignored: times are in UTC. */
export const sessionNamesBody = z.looseObject({
  filter: z.unknown().optional(),
  /** Upper and lower case do not matter. */
  nameContains: z.string().nullish(),
  timeFilter: timeFilterMs,
})

interface NameSums {
  first: number
  last: number
  requests: number
  latencyMs: number
  costUsd: number
  readonly sessions: Set<string>
}

/** Names of sessions with their sums, the most recently used first. Sessions without a name are summed up under `''`. */
export async function findSessionNames(
  logs: LogStore,
  { filter, nameContains, timeFilter }: z.output<typeof sessionNamesBody>,
): Promise<readonly object[]> {
  const names = new Map<string, NameSums>()
  const search = nameContains?.toLowerCase() ?? ''
  await visitRequests(logs, every([readFilter(filter), startedIn(timeFilter)]), (request) => {
    const name = request.sessionName ?? ''
    if (request.sessionId === null || !name.toLowerCase().includes(search)) return
    const sums = names.get(name) ?? { ...NO_REQUESTS, sessions: new Set<string>() }
    names.set(name, sums)
    sums.sessions.add(request.sessionId)
    addRequest(sums, request)
  })
  return Array.from(names, ([name, sums]) => nameRow(name, sums)).sort((one, other) =>
    one.last_used < other.last_used ? 1 : -1,
  )
}

const NO_REQUESTS = { first: Infinity, last: 0, requests: 0, latencyMs: 0, costUsd: 0 } as const

function addRequest(sums: NameSums, { createdAt, latencyMs, costUsd }: LogSummary): void {
  sums.first = Math.min(sums.first, createdAt)
  sums.last = Math.max(sums.last, createdAt)
  sums.requests += 1
  sums.latencyMs += latencyMs
  sums.costUsd += costUsd ?? 0
}

function nameRow(name: string, { first, last, requests, latencyMs, costUsd, sessions }: NameSums) {
  const firstUsed = new Date(first).toISOString()
  return {
    name,
    created_at: firstUsed,
    first_used: firstUsed,
    last_used: new Date(last).toISOString(),
    session_count: sessions.size,
    avg_latency: latencyMs / requests,
    total_cost: costUsd,
  }
}
