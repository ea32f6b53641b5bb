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
/** Maximum time to wait for waiting logs to be written, if a request is not in the store. */
const WAIT_MS = 2000

const direction = z.enum(['asc', 'desc']).optional()
/** The useful columns of Helicone's `SortLeafRequest`: https://docs.helicone.ai/rest/request/post-v1requestquery */
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

  const sendRequests = (context: Context, ids: readonly string[]) => {
    context.header('content-type', 'application/json')
    const onError = async (error: Error) =>
      report.warn('The response to a query was cut off.', { reason: error.message })
    return stream(context, (response) => writeRequests(response, logs, ids), onError)
  }
  const addQuery = <T extends z.ZodType>(
    path: string,
    body: T,
    find: (logs: LogStore, query: z.output<T>, key: string) => unknown,
  ) =>
    routes.post(path, async (context) => {
      await allow(context)
      const query = await readJson(context, body, limits)
      return context.json({ data: await find(logs, query, context.req.param('key') ?? ''), error: null })
    })

  for (const path of ['/v1/request/query', '/v1/request/query-clickhouse'])
    routes.post(path, async (context) => {
      await allow(context)
      const found = await findRequests(logs, await readJson(context, requestBody, limits))
      return sendRequests(
        context,
        found.map(({ id }) => id),
      )
    })

  routes.post('/v1/request/query-ids', async (context) => {
    await allow(context)
    const { requestIds } = await readJson(context, idsBody, limits)
    return sendRequests(
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

  addQuery('/v1/session/query', sessionBody, findSessions)
  addQuery('/v1/session/name/query', sessionNamesBody, findSessionNames)
  addQuery('/v1/user/query', usersBody, findUsers)
  addQuery('/v1/user/metrics/query', userMetricsBody, findUserMetrics)
  addQuery('/v1/request/count/query', countBody, countRequests)
  addQuery('/v1/property/query', propertiesBody, findProperties)
  addQuery('/v1/property/:key/search', valuesBody, findValues)
  addQuery('/v1/property/:key/top-costs/query', topBody, findTopCosts)
  addQuery('/v1/property/:key/top-requests/query', topBody, findTopRequests)
  return routes
}

const countBody = requestBody.pick({ filter: true, isCached: true, isScored: true })

/** The number of matching requests. If the log store can evaluate the filter itself, it counts them, and their number is not limited. */
async function countRequests(logs: LogStore, { filter, isCached, isScored }: z.output<typeof countBody>) {
  const requests = every([readFilter(filter), ...(isCached ? [CACHED] : [])])
  if (requests.isExact && !isScored) {
    const [sum] = await logs.aggregate({ filter: requests.within, percentiles: false })
    return sum?.requests ?? 0
  }
  let count = 0
  await visitRequests(logs, requests, ({ scores }) => {
    count += Number(!isScored || Object.keys(scores).length > 0)
  })
  return count
}

const CACHED: RequestFilter = { matches: ({ cache }) => cache === 'hit', within: { cache: 'hit' }, isExact: true }

/** Maximum number of requests to read if they are sorted by anything but time. The log store then reads all matching rows again for every page. */
const MAX_SORTED = 50_000

function findRequests(logs: LogStore, { filter, sort, isCached, isScored, ...range }: z.output<typeof requestBody>) {
  const { matches, within } = readFilter(filter)
  const isWanted = ({ cache, scores }: LogSummary) =>
    (!isCached || cache === 'hit') && (!isScored || Object.keys(scores).length > 0)
  const ordered = orderOf(sort ?? {})
  return findRows(
    (page) => logs.requests({ ...within, ...(isCached && { cache: 'hit' as const }) }, { ...page, ...ordered }),
    (request) => (matches(request) && isWanted(request) ? request : undefined),
    { ...range, maxRead: 'sort' in ordered ? MAX_SORTED : MAX_REQUESTS },
  )
}

/** The log store's names for Helicone's sort columns. */
const SORT_COLUMNS = {
  latency: 'latencyMs',
  total_tokens: 'totalTokens',
  completion_tokens: 'completionTokens',
  prompt_tokens: 'promptTokens',
  cost: 'costUsd',
} as const satisfies Record<string, RequestSort>

/** The order for the log store. If several columns are given, the first in Helicone's order counts. */
function orderOf({ created_at, ...columns }: z.output<typeof sort>): Pick<RequestPageOptions, 'order' | 'sort'> {
  if (created_at !== undefined) return { order: created_at === 'asc' ? 'oldest' : 'newest' }
  for (const [name, by] of Object.entries(SORT_COLUMNS)) {
    const direction = columns[name as keyof typeof SORT_COLUMNS]
    if (direction !== undefined) return { sort: { by, order: direction === 'asc' ? 'lowest' : 'highest' } }
  }
  return {}
}

/**
 * Streams requests as JSON, one at a time, because their bodies can be large. If the response is cut off, it is not valid JSON, so clients cannot mistake it for a
 * complete one.
 */
async function writeRequests(response: StreamingApi, logs: LogStore, ids: readonly string[]): Promise<void> {
  let separator = '{"data":['
  for (const id of ids) {
    const entry = response.aborted ? undefined : await logs.get(id)
    // It may have been deleted meanwhile, or the client may have sent an unknown id.
    if (!entry) continue
    await response.write(separator + JSON.stringify(heliconeRequest(entry)))
    separator = ','
  }
  await response.write(`${separator === ',' ? '' : separator}],"error":null}`)
}
