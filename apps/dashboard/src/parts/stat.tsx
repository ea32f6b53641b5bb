import type { AggregateRow } from '@litecone/gateway/api'
import { formatCount } from '../format/format-figure.ts'
import { METRICS, type Metric, type MetricName } from './figures.ts'

/** A figure, and how it changed since the period before. */
export function Stat(props: {
  readonly name: MetricName
  readonly now: AggregateRow
  readonly before: AggregateRow | undefined
}) {
  const metric: Metric = METRICS[props.name]
  const value = metric.of(props.now)
  // Totals of no requests are zero, which is no basis for a comparison.
  const before = props.before && (props.before.requests === 0 ? null : metric.of(props.before))
  return (
    <div className="stat">
      <dt>{metric.label}</dt>
      <dd className="figure">{metric.format(value)}</dd>
      <dd className="note">
        {/* Until the period before has been read, nobody knows whether there is anything to compare with. */}
        {before === undefined ? '\u00a0' : <Change value={value} before={before} metric={metric} />}
      </dd>
    </div>
  )
}

function Change(props: { readonly value: number | null; readonly before: number | null; readonly metric: Metric }) {
  const { value, before, metric } = props
  if (before === null) return <>no earlier data</>
  const was = `was ${metric.format(before)}`
  if (value === null || before === 0 || value === before) return <>{was}</>
  const share = value / before - 1
  const isGood = metric.more === undefined ? undefined : share > 0 === (metric.more === 'better')
  const size = Math.abs(share) >= 10 ? `${formatCount(value / before)}×` : `${Math.round(Math.abs(share) * 100)}%`
  return (
    <>
      <span className={isGood === undefined ? '' : isGood ? 'better' : 'worse'}>
        {share > 0 ? '▲' : '▼'} {size}
      </span>{' '}
      {was}
    </>
  )
}
