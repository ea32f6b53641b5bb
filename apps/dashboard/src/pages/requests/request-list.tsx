import type { LogSummary } from '@litecone/gateway/api'
import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { COLUMNS, type ColumnName, type RequestColumn } from './columns.tsx'

const ROW = 38

/** Any number of requests, of which those in view are in the document. */
export function RequestList(props: {
  readonly requests: readonly LogSummary[]
  readonly columns: readonly ColumnName[]
  /** Whether there are more than these. */
  readonly hasMore: boolean
  readonly loadMore: () => void
}) {
  const { requests, columns, hasMore, loadMore } = props
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: requests.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 12,
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= requests.length - 30) loadMore()
  }, [hasMore, last, requests.length, loadMore])
  const shown = columns.map((name): RequestColumn => COLUMNS[name])
  const gridTemplateColumns = shown.map(({ width }) => width).join(' ')
  return (
    <div
      ref={frame}
      className="request-list"
      role="table"
      aria-label="Requests"
      aria-rowcount={hasMore ? -1 : requests.length + 1}
      tabIndex={0}
      onKeyDown={moveFocus}
    >
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className="request-row request-head" style={{ gridTemplateColumns }}>
          {shown.map(({ title, isNumber }) => (
            <span key={title} role="columnheader" className={isNumber ? 'number' : ''}>
              {title}
            </span>
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
                tracks={gridTemplateColumns}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

function RequestRow(props: {
  readonly index: number
  readonly start: number
  readonly request: LogSummary
  readonly columns: readonly RequestColumn[]
  readonly tracks: string
}) {
  const { index, start, request, columns, tracks } = props
  const navigate = useNavigate()
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className="request-row"
      style={{ gridTemplateColumns: tracks, transform: `translateY(${start}px)` }}
      onClick={({ target }) => {
        if (target instanceof Element && !target.closest('a')) {
          void navigate({ to: '/dashboard/requests/$id', params: { id: request.id } })
        }
      }}
    >
      {columns.map(({ title, isNumber, cell }) => (
        <span key={title} role="cell" className={isNumber ? 'number' : 'request-cell'}>
          {cell(request)}
        </span>
      ))}
    </div>
  )
}

/** Arrow keys walk from row to row; Enter follows the link that has the focus. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('.request-body a')]
  const at = links.findIndex((link) => link === document.activeElement)
  const next = at === -1 ? links[0] : links[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}
