import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { usePageSearch } from '../../address/use-page-search.ts'
import { useFiltered } from '../../api/use-api.ts'
import { FilterBar } from '../../filter/filter-bar.tsx'
import { useFilter } from '../../filter/use-filter.ts'
import { formatCount } from '../../format/format-figure.ts'
import { Page } from '../../parts/page.tsx'
import { Answered, NoMatch } from '../../parts/states.tsx'
import { ColumnPicker } from './column-picker.tsx'
import { readColumns } from './columns.tsx'
import { ExportMenu } from './export-menu.tsx'
import { chooseColumn, readOrder } from './list-order.ts'
import { RequestList } from './request-list.tsx'
import { TextSearch } from './text-search.tsx'
import { useRequests } from './use-requests.ts'
import '../../styles/requests.css'

/** The requests that match the filter. */
export function RequestsPage() {
  const filter = useFilter()
  const [search, change] = usePageSearch()
  const order = readOrder(search)
  const answer = useRequests(filter, order)
  const { requests, hasNextPage, isFetchingNextPage, fetchNextPage } = answer
  const isNewestFirst = order.order === 'newest' && answer.data !== undefined && !answer.isPlaceholderData
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [isFetchingNextPage, fetchNextPage])
  return (
    <Page
      title="Requests"
      tools={
        <>
          <ColumnPicker />
          <ExportMenu filter={filter} />
        </>
      }
    >
      <FilterBar />
      <div className="row">
        <TextSearch />
        <Total newest={isNewestFirst ? (requests[0]?.createdAt ?? 0) : undefined} />
      </div>
      <Answered of={answer} what="the requests">
        {() =>
          requests.length === 0 ? (
            <NoMatch />
          ) : (
            <RequestList
              requests={requests}
              columns={readColumns(search)}
              order={order}
              onSort={(column) => change(chooseColumn(order, column))}
              hasMore={hasNextPage}
              loadMore={loadMore}
            />
          )
        }
      </Answered>
    </Page>
  )
}

/**
 * The number of requests, and a button if there are new ones. The list does not change until the reader clicks it. `newest`: when the newest request of the list
 * began; 0 if the list is empty, `undefined` while it loads or has another order.
 */
function Total({ newest }: { readonly newest: number | undefined }) {
  const filter = useFilter()
  const client = useQueryClient()
  const total = useFiltered('GET /aggregate', {
    filter,
    key: 'count',
    query: ({ from, to }) => ({ from, to, percentiles: false }),
  })
  const fresh = useFiltered('GET /requests', {
    filter,
    key: 'newest',
    query: ({ from, to }) => ({ from, to, limit: 1 }),
  })
  // Data for the previous filter does not count.
  const count = total.isPlaceholderData ? undefined : total.data?.items[0]?.requests
  const first = fresh.isPlaceholderData ? undefined : fresh.data?.items[0]?.createdAt
  const hasNew = newest !== undefined && first !== undefined && first > newest
  return (
    <p role="status" className="row">
      {count !== undefined && (
        <span className="muted">
          {formatCount(count)} {count === 1 ? 'request' : 'requests'}
        </span>
      )}
      {hasNew && (
        <button
          type="button"
          className="primary"
          onClick={() => void client.resetQueries({ queryKey: ['GET /requests', 'paged'] })}
        >
          Show new requests
        </button>
      )}
    </p>
  )
}
