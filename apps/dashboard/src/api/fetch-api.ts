import { type ApiRoutes, encodeQuery } from '@litecone/gateway/api'
import type { Condition } from '../filter/conditions.ts'
import { gatewayKey } from '../state/gateway-key.ts'
import { ApiFailure, readFailure } from './api-failure.ts'

export type ApiRoute = keyof ApiRoutes
export type QueryOf<R extends ApiRoute> = ApiRoutes[R] extends { query: infer Q } ? Q : undefined
type BodyOf<R extends ApiRoute> = ApiRoutes[R] extends { body: infer B } ? B : undefined
export type AnswerOf<R extends ApiRoute> = ApiRoutes[R]['answer']

export interface ApiRequest<R extends ApiRoute> {
  /** The values of `:id` and other parts of the path, in their order. */
  readonly path?: readonly string[] | undefined
  readonly query?: QueryOf<R> | undefined
  /** Added to the query; from the address of the page. */
  readonly conditions?: readonly Condition[] | undefined
  readonly body?: BodyOf<R> | undefined
  readonly signal?: AbortSignal | undefined
}

/** Requests a route of the gateway's query API. Rejects with an `ApiFailure`. */
export async function fetchApi<R extends ApiRoute>(route: R, request: ApiRequest<R> = {}): Promise<AnswerOf<R>> {
  return (await openApi(route, request)).json()
}

/** The same for a response that is not JSON. */
export async function openApi<R extends ApiRoute>(route: R, request: ApiRequest<R>): Promise<Response> {
  const key = gatewayKey.get()
  const { body, signal } = request
  const response = await fetch(apiAddress(route, request), {
    method: route.slice(0, route.indexOf(' ')),
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiFailure('The gateway cannot be reached. Is it still running?', undefined, { cause: error })
  })
  if (!response.ok) throw await readFailure(response)
  return response
}

/** The path and query of a request, below the address of the gateway. */
function apiAddress<R extends ApiRoute>(route: R, { path = [], query, conditions = [] }: ApiRequest<R>): string {
  const parts = path.values()
  const pattern = route.slice(route.indexOf(' ') + 1)
  const named = pattern.replace(/:\w+/g, () => encodeURIComponent(parts.next().value ?? ''))
  const parameters = new URLSearchParams(
    query === undefined ? '' : encodeQuery(query as Parameters<typeof encodeQuery>[0]),
  )
  for (const [name, value] of conditions) parameters.append(name, value)
  return `/api/v1${named}${parameters.size ? `?${parameters}` : ''}`
}
