import type { ApiRoutes } from '@litecone/gateway/api'
import { hashKey, keepPreviousData, type UseQueryResult, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ResolvedPeriod, resolvePeriod } from '../filter/period.ts'
import type { PageFilter } from '../filter/use-filter.ts'
import { gatewayKey } from '../state/gateway-key.ts'
import { live } from '../state/live.ts'
import { type AnswerOf, type ApiRequest, type ApiRoute, fetchApi, type QueryOf } from './fetch-api.ts'

/** The routes that accept a filter. */
export type FilteredRoute = {
  [R in ApiRoute]: ApiRoutes[R] extends { query: { from?: unknown } } ? R : never
}[ApiRoute]

export interface FilteredRequest<R extends FilteredRoute>
  extends Omit<ApiRequest<R>, 'query' | 'signal' | 'conditions'> {
  /** The query for a period. It is a function because a named period has its times only when the request is sent. */
  readonly query: (period: ResolvedPeriod) => ApiRoutes[R]['query']
  readonly filter: PageFilter
  /** Distinguishes this query from others of the same route and filter. */
  readonly key: unknown
}

/** Queries a route with the page's filter, and again every few seconds while live updates are on. */
export function useFiltered<R extends FilteredRoute>(
  route: R,
  { filter, query, key, ...request }: FilteredRequest<R>,
): UseQueryResult<AnswerOf<R>> {
  const signedIn = gatewayKey.use()
  const isLive = live.use()
  return useQuery({
    queryKey: [route, request.path, filter.period, filter.conditions, key, signedIn],
    queryFn: ({ signal }) => {
      const asked = query(resolvePeriod(filter.period, Date.now())) as QueryOf<R>
      return fetchApi<R>(route, { ...request, query: asked, conditions: filter.conditions, signal })
    },
    placeholderData: keepPreviousData,
    refetchInterval: isLive ? LIVE_MS : false,
  })
}

/**
 * Queries a list page by page. Each page begins at a cursor from the one before, so later pages are no slower than the first. `refetchMs`: how often the loaded
 * pages are queried again while live updates are on; never if it is missing.
 */
export function usePaged<R extends 'GET /requests' | 'GET /sessions'>(
  route: R,
  options: {
    readonly filter: PageFilter
    readonly limit: number
    /** The previous order stays visible while another one loads. */
    readonly order?: Pick<ApiRoutes['GET /requests']['query'], 'sort' | 'order'> | undefined
    readonly refetchMs?: number | undefined
  },
) {
  const { filter, limit, order, refetchMs } = options
  const signedIn = gatewayKey.use()
  const isLive = live.use()
  return useInfiniteQuery({
    queryKey: [route, 'paged', filter, order, signedIn],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }): Promise<AnswerOf<R>> => {
      const { from, to } = resolvePeriod(filter.period, Date.now())
      const query = { from, to, ...order, limit, cursor: pageParam } as QueryOf<R>
      return fetchApi<R>(route, { query, conditions: filter.conditions, signal })
    },
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before, query) => (hashKey([query?.queryKey[2]]) === hashKey([filter]) ? before : undefined),
    refetchInterval: (isLive && refetchMs) || false,
  })
}

/** Queries a route that has no filter. `refetchMs`: how often it is queried again while live updates are on; `false` for data that hardly changes. */
export function useApi<R extends ApiRoute>(
  route: R,
  request: Omit<ApiRequest<R>, 'signal'> = {},
  refetchMs: (answer: AnswerOf<R> | undefined) => number | false = () => LIVE_MS,
): UseQueryResult<AnswerOf<R>> {
  const signedIn = gatewayKey.use()
  const isLive = live.use()
  return useQuery({
    queryKey: [route, request, signedIn],
    queryFn: ({ signal }) => fetchApi<R>(route, { ...request, signal }),
    refetchInterval: ({ state }) => isLive && refetchMs(state.data),
  })
}

/** Queries a request with its bodies. It is not queried again: bodies may be large, and a log hardly changes after it was written. */
export function useRequest(id: string) {
  return useApi('GET /requests/:id', { path: [id] }, () => false)
}

/** Milliseconds between two live updates. There are none while the page is hidden. */
const LIVE_MS = 5000
