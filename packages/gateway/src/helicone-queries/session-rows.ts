import * as z from 'zod'
import type { LogStore, LogSummary, SessionSummary } from '../stores/index.ts'
import { findRows } from './find-rows.ts'
import { every, readParts } from './read-filter.ts'
import { findSum, type SumRow } from './sum-field.ts'
import { startedIn, timeFilterMs } from './time-filter.ts'

/** The body of `/v1/session/query`: https://docs.helicone.ai/rest/session/post-v1sessionquery. `timezoneDifference` is ignored: times are in UTC. */
export const sessionBody = z.looseObject({
  filter: z.unknown().optional(),
  /** A part of the session's id or name. Upper and lower case do not matter. */
  search: z.string().nullish(),
  nameEquals: z.string().nullish(),
  timeFilter: timeFilterMs,
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(50),
})

const findSessionSum = /* @__PURE__ */ findSum({
  tables: /^sessions(?:_request_response_rmt)?$/,
  columns: /^session_(.+)$/,
  kinds: {
    created_at: 'time',
    latest_request_created_at: 'time',
    total_requests: 'number',
    total_cost: 'number',
    prompt_tokens: 'number',
    completion_tokens: 'number',
    total_tokens: 'number',
  },
})

/** Maximum number of sessions to read for one response. For each of them, all its requests are read. */
const MAX_SESSIONS = 5000

/** Sessions with a matching request, sorted by their last request, newest first. Sums include only matching requests. */
export function findSessions(
  logs: LogStore,
  { filter, search, nameEquals, timeFilter, offset, limit }: z.output<typeof sessionBody>,
): Promise<readonly object[]> {
  const { requests: matching, sums } = readParts(filter, findSessionSum)
  const wanted = every([matching, startedIn(timeFilter)])
  const text = search?.toLowerCase() ?? ''
  const isFound = ({ id, name }: SessionSummary) =>
    (!nameEquals || name === nameEquals) &&
    (id.toLowerCase().includes(text) || (name ?? '').toLowerCase().includes(text))
  return findRows(
    (page) => logs.sessions(wanted.within, page),
    async (session) => {
      const requests = isFound(session) ? (await logs.session(session.id)).filter(wanted.matches) : []
      if (requests.length === 0) return undefined
      const row = sessionRow(session, requests)
      return sums.matches(row) ? row : undefined
    },
    { offset, limit, maxRead: MAX_SESSIONS },
  )
}

function sessionRow({ id, name }: SessionSummary, requests: readonly LogSummary[]): SumRow {
  const sum = (read: (request: LogSummary) => number | null) =>
    requests.reduce((total, request) => total + (read(request) ?? 0), 0)
  return {
    session_id: id,
    session_name: name ?? '',
    created_at: new Date(requests[0]?.createdAt ?? 0).toISOString(),
    latest_request_created_at: new Date(requests.at(-1)?.createdAt ?? 0).toISOString(),
    total_requests: requests.length,
    total_cost: sum(({ costUsd }) => costUsd),
    prompt_tokens: sum(({ tokens }) => tokens.prompt),
    completion_tokens: sum(({ tokens }) => tokens.completion),
    total_tokens: sum(({ tokens }) => tokens.total),
    avg_latency: sum(({ latencyMs }) => latencyMs) / requests.length,
  }
}
