import { Hono } from 'hono'
import type { GatewayServices } from '../gateway-services.ts'
import { alertRoutes } from './alert-routes.ts'
import { annotateRoutes } from './annotate-routes.ts'
import type { ApiEnv } from './api-env.ts'
import { ApiError, toApiError } from './api-error.ts'
import { authorize } from './authorize.ts'
import { keyRoutes } from './key-routes.ts'
import { noQuery } from './queries.ts'
import { readQuery } from './read-query.ts'
import { readRoutes } from './read-routes.ts'
import type { ApiState } from './types.ts'

export interface ApiOptions {
  /** The version of the gateway, for `GET /state`. */
  readonly version: string
}

type ApiServices = Pick<GatewayServices, 'logs' | 'alerts' | 'keyring' | 'keys' | 'prices' | 'writer' | 'report'>

/**
 * The REST API at `/api/v1`, described in `docs/api.md`. Never rejects: errors are answered with an `ApiErrorBody`. Requires `@hono/node-server`, because
 * an export that fails must break the connection.
 */
export function createApi(
  { logs, alerts, keyring, keys, prices, writer, report }: ApiServices,
  options: ApiOptions,
): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>().basePath('/api/v1')

  api.use('*', async ({ header }, next) => {
    await next()
    header('cache-control', 'no-store')
    header('x-content-type-options', 'nosniff')
  })
  api.get('*', authorize(keyring, 'read'))
  api.post('*', authorize(keyring, 'log'))
  api.get('/state', ({ req, json }) => {
    readQuery(noQuery, req.url)
    const { version } = options
    const state: ApiState = { version, node: process.versions.node, uptime: process.uptime(), writer: writer.state }
    return json(state)
  })
  api.route('/', readRoutes({ logs, prices, report }))
  api.route('/', annotateRoutes(logs, writer))
  api.route('/', keyRoutes({ keys, keyring }))
  api.route('/', alertRoutes({ alerts, keyring }))

  api.notFound(({ req, json }) => {
    const message = `There is no ${req.method} ${req.path}. The routes are listed in the gateway’s docs/api.md.`
    return json(new ApiError('not_found', message), 404)
  })
  api.onError((error, { json, header }) => {
    const answer = toApiError(error)
    if (answer.status >= 500) report.warn('The API could not answer.', { code: answer.code, reason: error.message })
    if (answer.code === 'unauthorized') header('www-authenticate', 'Bearer')
    if (answer.code === 'unavailable') header('retry-after', '1')
    return json(answer, answer.status)
  })
  return api
}
