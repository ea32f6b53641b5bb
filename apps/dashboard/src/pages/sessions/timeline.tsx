import { type LogSummary, outcomeOf } from '@litecone/gateway/api'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { formatDuration } from '../../format/format-figure.ts'
import type { Totals } from './build-tree.ts'

const ROW = 34

/** Each request as a bar on the session's time. */
export function Timeline(props: {
  readonly requests: readonly LogSummary[]
  readonly totals: Totals
  readonly step: number
  readonly onChoose: (step: number) => void
}) {
  const { requests, totals, step, onChoose } = props
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: requests.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 10,
  })
  useEffect(() => rows.scrollToIndex(step, { align: 'auto' }), [rows, step])
  const length = Math.max(totals.durationMs, 1)
  return (
    <div ref={frame} className="timeline" tabIndex={0} role="region" aria-label="Timeline">
      <ol style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const request = requests[index]
          if (!request) return null
          const { id, createdAt, latencyMs, model, provider, status, sessionPath } = request
          return (
            <li
              key={id}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={requests.length}
              aria-posinset={index + 1}
            >
              <button type="button" aria-pressed={index === step} onClick={() => onChoose(index)}>
                <span className="span-name">
                  {sessionPath ?? '/'} <span className="muted">{model || provider}</span>
                </span>
                <span className="lane">
                  <span
                    className={`bar ${outcomeOf(status)}`}
                    style={{
                      marginLeft: `${((createdAt - totals.from) / length) * 100}%`,
                      width: `${Math.max(0.5, (latencyMs / length) * 100)}%`,
                    }}
                  />
                </span>
                <span className="number">{formatDuration(latencyMs)}</span>
              </button>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
