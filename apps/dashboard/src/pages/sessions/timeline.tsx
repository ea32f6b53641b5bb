import { outcomeOf, type SessionStep } from '@litecone/gateway/api'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { valueOf } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'
import { formatCost, formatDuration } from '../../format/format-figure.ts'
import type { Totals } from './build-tree.ts'

const ROW = 34

/** The orders of the timeline. Requests without a known cost come last. */
const ORDERS = {
  time: { label: 'First to last', of: undefined },
  latency: { label: 'Slowest first', of: ({ latencyMs }: SessionStep) => latencyMs },
  cost: { label: 'Most expensive first', of: ({ costUsd }: SessionStep) => costUsd ?? -1 },
} as const

type Order = keyof typeof ORDERS

interface TimelineProps {
  /** In the order in which they began. */
  readonly requests: readonly SessionStep[]
  readonly totals: Totals
  /** The index of the request that is shown. */
  readonly step: number
  readonly onChoose: (step: number) => void
}

/** Each request as a bar on the time of the session, with its cost and latency. */
export function Timeline({ requests, totals, step, onChoose }: TimelineProps) {
  const [search, change] = usePageSearch()
  const asked = valueOf(search, 'order') ?? ''
  const order: Order = Object.hasOwn(ORDERS, asked) ? (asked as Order) : 'time'
  const steps = useMemo(() => sortSteps(requests, order), [requests, order])
  return (
    <section className="card" aria-label="Timeline">
      <div className="card-head">
        <h2>Timeline</h2>
        <label className="row">
          <span className="spoken">Order</span>
          <select value={order} onChange={({ target }) => change({ order: target.value }, { replace: true })}>
            {Object.entries(ORDERS).map(([name, { label }]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Bars key={order} isSorted={order !== 'time'} {...{ requests, totals, steps, step, onChoose }} />
    </section>
  )
}

/** The indexes of the requests in the chosen order. */
function sortSteps(requests: readonly SessionStep[], order: Order): readonly number[] {
  const steps = [...requests.entries()]
  const { of } = ORDERS[order]
  if (of) steps.sort(([, one], [, other]) => of(other) - of(one))
  return steps.map(([step]) => step)
}

interface BarsProps extends TimelineProps {
  readonly steps: readonly number[]
  readonly isSorted: boolean
}

function Bars({ requests, totals, steps, isSorted, step, onChoose }: BarsProps) {
  const frame = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: steps.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 10,
  })
  const at = steps.indexOf(step)
  // After sorting, the top of the list matters, and not the step that is already shown.
  const [seen] = useState(isSorted ? step : undefined)
  useEffect(() => {
    if (step !== seen) rows.scrollToIndex(at, { align: 'auto' })
  }, [rows, at, step, seen])
  return (
    <div ref={frame} className="timeline" tabIndex={0} role="region" aria-label="Requests of the session">
      <ol style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const each = steps[index] ?? 0
          const request = requests[each]
          return (
            request && (
              <li
                key={request.id}
                style={{ transform: `translateY(${start}px)` }}
                aria-setsize={steps.length}
                aria-posinset={index + 1}
              >
                <Bar request={request} totals={totals} isChosen={each === step} choose={() => onChoose(each)} />
              </li>
            )
          )
        })}
      </ol>
    </div>
  )
}

function Bar(props: {
  readonly request: SessionStep
  readonly totals: Totals
  readonly isChosen: boolean
  readonly choose: () => void
}) {
  const { request, totals, isChosen, choose } = props
  const { createdAt, latencyMs, costUsd, model, provider, status, sessionPath } = request
  const length = Math.max(totals.durationMs, 1)
  const path = sessionPath ?? '/'
  return (
    <button type="button" aria-pressed={isChosen} title={path} onClick={choose}>
      <span className="bar-name">
        {/* The last part tells a path from its neighbours. */}
        {path.split('/').findLast(Boolean) ?? '/'} <span className="muted">{model || provider}</span>
      </span>
      <span className="lane">
        <span
          className={`bar ${outcomeOf(status)}`}
          style={{
            marginLeft: `${((createdAt - totals.from) / length) * 100}%`,
            width: `${(latencyMs / length) * 100}%`,
          }}
        />
      </span>
      <span className="number">{formatCost(costUsd)}</span>
      <span className="number">{formatDuration(latencyMs)}</span>
    </button>
  )
}
