import type { LogSummary } from '@litecone/gateway/api'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { fetchApi } from '../../api/fetch-api.ts'
import { resolvePeriod } from '../../filter/period.ts'
import type { PageFilter } from '../../filter/use-filter.ts'
import { gatewayKey } from '../../state/gateway-key.ts'

const PAGE = 100

/** A list's requests, a page at a time: each page begins where the one before ended, so that no number of rows makes the next one slower. */
export function useRequests(filter: PageFilter, order: 'newest' | 'oldest') {
  const key = gatewayKey.use()
  const answer = useInfiniteQuery({
    queryKey: ['requests', filter, order, key],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const { from, to } = resolvePeriod(filter.period, Date.now())
      const query = { from, to, order, limit: PAGE, cursor: pageParam }
      return fetchApi('GET /requests', { query, conditions: filter.conditions, signal })
    },
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const requests = useMemo(
    () => answer.data?.pages.flatMap(({ items }): readonly LogSummary[] => items) ?? [],
    [answer.data],
  )
  return { ...answer, requests }
}
