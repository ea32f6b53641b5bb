import type { LogSummary } from '@litecone/gateway/api'
import { useElementScrollRestoration, useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type KeyboardEvent, useEffect, useRef } from 'react'
import { COLUMNS, type ColumnName, type RequestColumn } from './columns.tsx'
import { directionOf, type ListOrder } from './list-order.ts'

const ROW = 38

/** The router stores the scroll position of the list under this name. */
const SCROLL_ID = 'requests'

/** A list of any number of requests. Only the rows in view are in the document. */
export function RequestList(props: {
  readonly requests: readonly LogSummary[]
  readonly columns: readonly ColumnName[]
  readonly order: ListOrder
  readonly onSort: (column: NonNullable<RequestColumn['sort']>) => void
  /** Whether the gateway has more requests than these. */
  readonly hasMore: boolean
  readonly loadMore: () => void
}) {
  const { requests, columns, order, onSort, hasMore, loadMore } = props
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: requests.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 12,
    // The same position as before, after coming back from a request.
    initialOffset: useElementScrollRestoration({ id: SCROLL_ID })?.scrollY ?? 0,
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= requests.length - 30) loadMore()
  }, [hasMore, last, requests.length, loadMore])
  const shown = columns.map((name): RequestColumn => COLUMNS[name])
  const layout = layoutOf(shown)
  const sortBy: typeof onSort = (column) => {
    frame.current?.scrollTo({ top: 0 })
    onSort(column)
  }
  return (
    <div
      ref={frame}
      data-scroll-restoration-id={SCROLL_ID}
      className="request-list"
      role="table"
      aria-label="Requests"
      aria-rowcount={hasMore ? -1 : requests.length + 1}
      tabIndex={0}
      onKeyDown={moveFocus}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className="request-row request-head" style={layout}>
          {shown.map((column) => (
            <Title key={column.title} column={column} order={order} onSort={sortBy} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className="request-body" style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const request = requests[index]
          return (
            request && (
              <RequestRow
                key={request.id}
                index={index}
                start={start}
                request={request}
                columns={shown}
                layout={layout}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

/** The title of a column. The gateway sorts the list, because only a part of it is here. */
function Title(props: {
  readonly column: RequestColumn
  readonly order: ListOrder
  readonly onSort: (column: NonNullable<RequestColumn['sort']>) => void
}) {
  const { title, isNumber, sort } = props.column
  if (sort === undefined)
    return (
      <span role="columnheader" className={isNumber ? 'number' : ''}>
        {title}
      </span>
    )
  const direction = directionOf(props.order, sort)
  const arrow = { none: '', ascending: '↑', descending: '↓' }[direction]
  return (
    <span role="columnheader" aria-sort={direction} className={isNumber ? 'number' : ''}>
      <button type="button" onClick={() => props.onSort(sort)}>
        {title}
        <span aria-hidden="true">{arrow}</span>
      </button>
    </span>
  )
}

function RequestRow(props: {
  readonly index: number
  readonly start: number
  readonly request: LogSummary
  readonly columns: readonly RequestColumn[]
  readonly layout: CSSProperties
}) {
  const { index, start, request, columns, layout } = props
  const navigate = useNavigate()
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="request-row"
      style={{ ...layout, transform: `translateY(${start}px)` }}
      onClick={({ target }) => {
        if (target instanceof Element && !target.closest('a')) {
          void navigate({ to: '/dashboard/requests/$id', params: { id: request.id } })
        }
      }}
    >
      {columns.map(({ title, isNumber, cell }) => {
        const content = cell(request)
        return (
          <span
            key={title}
            role="cell"
            className={isNumber ? 'number' : 'request-cell'}
            // Text that does not fit is cut off.
            title={typeof content === 'string' ? content : undefined}
          >
            {content}
          </span>
        )
      })}
    </div>
  )
}

/** The grid of every row. Rows are separate elements, so they need the same widths. */
function layoutOf(columns: readonly RequestColumn[]): CSSProperties {
  const gap = 12
  return {
    gridTemplateColumns: columns
      .map(({ width, grows }) => (grows ? `minmax(${width}px, 1fr)` : `${width}px`))
      .join(' '),
    minWidth: columns.reduce((sum, { width }) => sum + width + gap, gap),
  }
}

/** Arrow keys move the focus from row to row. Enter follows the focused link. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('.request-body a')]
  const at = links.findIndex((link) => link === document.activeElement)
  const next = at === -1 ? links[0] : links[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}
