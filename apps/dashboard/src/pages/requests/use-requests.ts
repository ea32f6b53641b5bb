import type { LogSummary } from '@litecone/gateway/api'
import { useMemo } from 'react'
import { usePaged } from '../../api/use-api.ts'
import type { PageFilter } from '../../filter/use-filter.ts'
import type { ListOrder } from './list-order.ts'

/** Queries the requests of the list, page by page as the reader scrolls. */
export function useRequests(filter: PageFilter, order: ListOrder) {
  const answer = usePaged('GET /requests', { filter, order, limit: 100 })
  const requests = useMemo(
    () => answer.data?.pages.flatMap(({ items }): readonly LogSummary[] => items) ?? [],
    [answer.data],
  )
  return { ...answer, requests }
}
