import { type Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import type { StreamingApi } from 'hono/utils/stream'
import * as z from 'zod'
import type { GatewayServices } from '../gateway-services.ts'
import { findGrant } from '../intake/find-grant.ts'
import { IntakeError } from '../intake/intake-error.ts'
import { type BodyOptions, readJson } from '../intake/read-body.ts'
import type { IntakeEnv } from '../intake/sent-headers.ts'
import type { LogStore, LogSummary, RequestPageOptions, RequestSort } from '../stores/index.ts'
import { findRows, MAX_REQUESTS, visitRequests } from './find-rows.ts'
import { heliconeRequest } from './helicone-request.ts'
import {
  findProperties,
  findTopCosts,
  findTopRequests,
  findValues,
  propertiesBody,
  topBody,
  valuesBody,
} from './property-rows.ts'
import { every, type RequestFilter, readFilter } from './read-filter.ts'
import { findSessionNames, sessionNamesBody } from './session-names.ts'
import { findSessions, sessionBody } from './session-rows.ts'
import { findUserMetrics, findUsers, userMetricsBody, usersBody } from './user-rows.ts'

const MAX_BYTES = 256 * 1024
/** How long a request is waited for that is not in the store yet. */
const WAIT_MS = 2000

const direction = z.enum(['asc', 'desc']).optional()
/** The columns of Helicone's `SortLeafRequest` by which sorting is useful: https://docs.helicone.ai/rest/request/post-v1requestquery */
const sort = z.strictObject(
  {
    created_at: direction,
    latency: direction,
    total_tokens: direction,
    completion_tokens: direction,
    prompt_tokens: direction,
    cost: direction,
  },
  'can be by created_at, latency, total_tokens, completion_tokens, prompt_tokens, cost',
)

const requestBody = z.looseObject({
  filter: z.unknown().optional(),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(1000).default(10),
  sort: sort.nullish(),
  isCached: z.boolean().nullish(),
  isScored: z.boolean().nullish(),
})

const idsBody = z.looseObject({ requestIds: z.array(z.string()).max(1000) })

type Services = Pick<GatewayServices, 'keyring' | 'logs' | 'report' | 'writer'> & Pick<BodyOptions, 'bodyTimeoutMs'>

/**
 * Queries of Helicone's REST API for requests, sessions, users and properties: https://docs.helicone.ai/rest/request/post-v1requestquery. They require a key
 * with the scope `read`.
 */
export function queryRoutes({ keyring, logs, report, writer, bodyTimeoutMs }: Services): Hono<IntakeEnv> {
  const routes = new Hono<IntakeEnv>()
  const limits = { maxBytes: MAX_BYTES, bodyTimeoutMs }
  const allow = ({ req }: Context) => findGrant(keyring, (name) => req.header(name), 'read')

  const answerRequests = (context: Context, ids: readonly string[]) => {
    context.header('content-type', 'application/json')
    const onError = async (error: Error) => report.warn('A query was broken off.', { reason: error.message })
    return stream(context, (answer) => writeRequests(answer, logs, ids), onError)
  }
  const answerFound = <T extends z.ZodType>(
    path: string,
    body: T,
    find: (logs: LogStore, asked: z.output<T>, key: string) => unknown,
  ) =>
    routes.post(path, async (context) => {
      await allow(context)
      const asked = await readJson(context, body, limits)
      return context.json({ data: await find(logs, asked, context.req.param('key') ?? ''), error: null })
    })

  for (const path of ['/v1/request/query', '/v1/request/query-clickhouse'])
    routes.post(path, async (context) => {
      await allow(context)
      const found = await findRequests(logs, await readJson(context, requestBody, limits))
      return answerRequests(
        context,
        found.map(({ id }) => id),
      )
    })

  routes.post('/v1/request/query-ids', async (context) => {
    await allow(context)
    const { requestIds } = await readJson(context, idsBody, limits)
    return answerRequests(
      context,
      requestIds.map((id) => id.toLowerCase()),
    )
  })

  routes.get('/v1/request/:id', async (context) => {
    await allow(context)
    const id = context.req.param('id').toLowerCase()
    const find = async () => (await logs.get(id)) ?? (await writer.flush(WAIT_MS), logs.get(id))
    const entry = await find()
    if (!entry) throw new IntakeError(404, `There is no request ${id.slice(0, 64)}.`)
    return context.json({ data: heliconeRequest(entry), error: null })
  })

  answerFound('/v1/session/query', sessionBody, findSessions)
  answerFound('/v1/session/name/query', sessionNamesBody, findSessionNames)
  answerFound('/v1/user/query', usersBody, findUsers)
  answerFound('/v1/user/metrics/query', userMetricsBody, findUserMetrics)
  answerFound('/v1/request/count/query', countBody, countRequests)
  answerFound('/v1/property/query', propertiesBody, findProperties)
  answerFound('/v1/property/:key/search', valuesBody, findValues)
  answerFound('/v1/property/:key/top-costs/query', topBody, findTopCosts)
  answerFound('/v1/property/:key/top-requests/query', topBody, findTopRequests)
  return routes
}

const countBody = requestBody.pick({ filter: true, isCached: true, isScored: true })

/** The number of matching requests. If the log store can evaluate the filter itself, it counts any number of them. */
async function countRequests(logs: LogStore, { filter, isCached, isScored }: z.output<typeof countBody>) {
  const asked = every([readFilter(filter), ...(isCached ? [CACHED] : [])])
  if (asked.isExact && !isScored) {
    const [sum] = await logs.aggregate({ filter: asked.within, percentiles: false })
    return sum?.requests ?? 0
  }
  let count = 0
  await visitRequests(logs, asked, ({ scores }) => {
    count += Number(!isScored || Object.keys(scores).length > 0)
  })
  return count
}

const CACHED: RequestFilter = { matches: ({ cache }) => cache === 'hit', within: { cache: 'hit' }, isExact: true }

/** Maximum number of requests that are sorted for a response. Sorting by a value reads the whole range for every page. */
const MAX_SORTED = 50_000

function findRequests(logs: LogStore, { filter, sort, isCached, isScored, ...cut }: z.output<typeof requestBody>) {
  const { matches, within } = readFilter(filter)
  const isAsked = ({ cache, scores }: LogSummary) =>
    (!isCached || cache === 'hit') && (!isScored || Object.keys(scores).length > 0)
  const ordered = orderOf(sort ?? {})
  return findRows(
    (page) => logs.requests({ ...within, ...(isCached && { cache: 'hit' as const }) }, { ...page, ...ordered }),
    (request) => (matches(request) && isAsked(request) ? request : undefined),
    { ...cut, most: 'sort' in ordered ? MAX_SORTED : MAX_REQUESTS },
  )
}

const FIGURES = {
  latency: 'latencyMs',
  total_tokens: 'totalTokens',
  completion_tokens: 'completionTokens',
  prompt_tokens: 'promptTokens',
  cost: 'costUsd',
} as const satisfies Record<string, RequestSort>

/** The first sort column that is given, in Helicone's order. */
function orderOf({ created_at, ...figures }: z.output<typeof sort>): Pick<RequestPageOptions, 'order' | 'sort'> {
  if (created_at !== undefined) return { order: created_at === 'asc' ? 'oldest' : 'newest' }
  for (const [name, by] of Object.entries(FIGURES)) {
    const direction = figures[name as keyof typeof FIGURES]
    if (direction !== undefined) return { sort: { by, order: direction === 'asc' ? 'lowest' : 'highest' } }
  }
  return {}
}

/** Bodies can be large, so each entry is read while the one before is sent. A response that is cut off is not valid JSON, and cannot be mistaken for complete. */
async function writeRequests(answer: StreamingApi, logs: LogStore, ids: readonly string[]): Promise<void> {
  let separator = '{"data":['
  for (const id of ids) {
    const entry = answer.aborted ? undefined : await logs.get(id)
    // It may have been deleted meanwhile, or be none of ours.
    if (!entry) continue
    await answer.write(separator + JSON.stringify(heliconeRequest(entry)))
    separator = ','
  }
  await answer.write(`${separator === ',' ? '' : separator}],"error":null}`)
}
