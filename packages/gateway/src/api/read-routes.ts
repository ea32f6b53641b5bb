import { Hono } from 'hono'
import type { GatewayServices } from '../gateway-services.ts'
import type { LogSummary, Page, RequestPageOptions } from '../stores/index.ts'
import { aggregateOf } from './aggregate-of.ts'
import type { ApiEnv } from './api-env.ts'
import { ApiError } from './api-error.ts'
import { costParts } from './cost-parts.ts'
import { exportEntries } from './export-entries.ts'
import {
  aggregateQuery,
  exportQuery,
  type ListQuery,
  listQuery,
  noQuery,
  pagedQuery,
  type RequestsQuery,
  requestsQuery,
  stepsQuery,
} from './queries.ts'
import { needRange, readQuery } from './read-query.ts'
import type { ApiList, ApiPage, ApiRequest, SessionStep } from './types.ts'

type ReadServices = Pick<GatewayServices, 'logs' | 'prices' | 'report'>

/** Routes that read from the log store. */
export function readRoutes({ logs, prices, report }: ReadServices): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()
  const readRequest = async (id: string, url: string): Promise<ApiRequest> => {
    readQuery(noQuery, url)
    const entry = await logs.get(id)
    if (!entry) throw notFound('request')
    return { ...entry, costParts: costParts(entry, prices) }
  }

  routes.get('/requests', async ({ req, json }) => {
    const { limit, cursor, order, sort, ...filter } = needRange(readQuery(requestsQuery, req.url))
    return json(pageOf(await logs.requests(filter, { limit, cursor, ...orderOf(sort, order) })))
  })
  routes.get('/requests/:id', async ({ req, json }) => json(await readRequest(req.param('id'), req.url)))
  routes.get('/requests/:id/cost', async ({ req, json }) => {
    const { costParts: parts } = await readRequest(req.param('id'), req.url)
    return json({ parts })
  })
  routes.get('/aggregate', async ({ req, json }) => {
    const query = aggregateOf(needRange(readQuery(aggregateQuery, req.url)), Date.now())
    return json(listOf(await logs.aggregate(query)))
  })
  routes.get('/sessions', async ({ req, json }) => {
    const { limit, cursor, order, ...filter } = needRange(readQuery(pagedQuery, req.url))
    return json(pageOf(await logs.sessions(filter, { limit, cursor, order })))
  })
  routes.get('/sessions/:id', async ({ req, json }) => {
    const { limit = STEPS, cursor } = readQuery(stepsQuery, req.url)
    const page = await logs.requests({ sessionId: req.param('id') }, { order: 'oldest', limit, cursor })
    if (page.items.length === 0 && cursor === undefined) throw notFound('session')
    return json(pageOf({ ...page, items: page.items.map(stepOf) }))
  })
  routes.get('/users', async ({ req, json }) => json(listOf(await logs.users(...listArguments(req.url)))))
  routes.get('/models', async ({ req, json }) => json(listOf(await logs.models(...listArguments(req.url)))))
  routes.get('/providers', async ({ req, json }) => json(listOf(await logs.providers(...listArguments(req.url)))))
  routes.get('/prompts', async ({ req, json }) => json(listOf(await logs.prompts(...listArguments(req.url)))))
  routes.get('/properties', async ({ req, json }) => json(listOf(await logs.propertyNames(...listArguments(req.url)))))
  routes.get('/properties/:name', async ({ req, json }) =>
    json(listOf(await logs.propertyValues(req.param('name'), ...listArguments(req.url)))),
  )
  routes.get('/export', ({ req, env }) =>
    exportEntries(logs, needRange(readQuery(exportQuery, req.url)), (error) => {
      report.warn('An export was broken off.', { reason: String(error) })
      env.outgoing?.destroy()
    }),
  )
  return routes
}

export function notFound(what: string): ApiError {
  return new ApiError(
    'not_found',
    `There is no ${what} with this id (any more, or yet: logs are written a moment later).`,
  )
}

function orderOf(by: RequestsQuery['sort'], order: RequestsQuery['order']): Pick<RequestPageOptions, 'order' | 'sort'> {
  if (order === 'newest' || order === 'oldest') {
    if (by === undefined) return { order }
    throw new ApiError('invalid_parameter', 'order must be highest or lowest with sort.')
  }
  if (by !== undefined) return { sort: { by, order: order ?? 'highest' } }
  if (order === undefined) return {}
  throw new ApiError('invalid_parameter', `order=${order} needs sort.`)
}

/** Entries that are read at a time, about 200 kB. */
const STEPS = 500

function stepOf(request: LogSummary): SessionStep {
  const { id, createdAt, provider, model, operation, status, errorType } = request
  const { latencyMs, timeToFirstTokenMs, tokens, costUsd, cache, sessionPath, sessionName } = request
  return {
    id,
    createdAt,
    provider,
    model,
    operation,
    status,
    errorType,
    latencyMs,
    timeToFirstTokenMs,
    tokens,
    costUsd,
    cache,
    sessionPath,
    sessionName,
  }
}

function listArguments(url: string) {
  const { limit, offset, ...filter }: ListQuery = needRange(readQuery(listQuery, url))
  return [filter, { limit, offset }] as const
}

function pageOf<T>({ items, next }: Page<T>): ApiPage<T> {
  return { items, next: next ?? null }
}

function listOf<T>(items: readonly T[]): ApiList<T> {
  return { items }
}
