import type { ApiRoutes } from '@litecone/gateway/api'
import { hashKey, keepPreviousData, type UseQueryResult, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ResolvedPeriod, resolvePeriod } from '../filter/period.ts'
import type { PageFilter } from '../filter/use-filter.ts'
import { gatewayKey } from '../state/gateway-key.ts'
import { live } from '../state/live.ts'
import { type AnswerOf, type ApiRequest, type ApiRoute, fetchApi, type QueryOf } from './fetch-api.ts'

/** The routes that take a filter. */
export type FilteredRoute = {
  [R in ApiRoute]: ApiRoutes[R] extends { query: { from?: unknown } } ? R : never
}[ApiRoute]

export interface FilteredRequest<R extends FilteredRoute>
  extends Omit<ApiRequest<R>, 'query' | 'signal' | 'conditions'> {
  /** What is asked beside the filter of the page: the period is known when the question is put, not before. */
  readonly query: (period: ResolvedPeriod) => ApiRoutes[R]['query']
  readonly filter: PageFilter
  /** Tells this question from others of the same route and filter. */
  readonly key: unknown
}

/** What a route answers for the page's filter, asked again while the page is live. */
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
 * Lists that come a page at a time: each page begins where the one before ended, so that no number of rows makes the next one slower. `refetchMs`: how often
 * the pages that are there are asked for again while the page is live; never when not told.
 */
export function usePaged<R extends 'GET /requests' | 'GET /sessions'>(
  route: R,
  options: {
    readonly filter: PageFilter
    readonly limit: number
    /** While another order of the same list loads, the list stays. */
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

/** What a route answers, whatever the filter. `refetchMs`: how soon it is asked again while the page is live; `false` for what hardly changes. */
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

/** A request with its bodies, which may be large. Its log is written once it has ended, and what people add to it afterwards is seldom. */
export function useRequest(id: string) {
  return useApi('GET /requests/:id', { path: [id] }, () => false)
}

/** Milliseconds between two looks at the gateway. Hidden pages do not look. */
const LIVE_MS = 5000
