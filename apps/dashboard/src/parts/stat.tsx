import type { AggregateRow } from '@litecone/gateway/api'
import { METRICS, type Metric, type MetricName } from './figures.ts'

/** A figure, and how it has changed against the period before. */
export function Stat(props: {
  readonly name: MetricName
  readonly now: AggregateRow
  readonly before: AggregateRow | undefined
}) {
  const metric: Metric = METRICS[props.name]
  const value = metric.of(props.now)
  const before = props.before && metric.of(props.before)
  return (
    <div className="stat">
      <dt>{metric.label}</dt>
      <dd className="figure">{metric.format(value)}</dd>
      <dd className="note">
        {/* Until the period before is there, it is not known whether there is nothing to compare. */}
        {before === undefined ? '\u00a0' : <Change value={value} before={before} metric={metric} />}
      </dd>
    </div>
  )
}

function Change(props: { readonly value: number | null; readonly before: number | null; readonly metric: Metric }) {
  const { value, before, metric } = props
  if (value === null || before === null) return <>nothing before to compare</>
  const was = `was ${metric.format(before)}`
  if (before === 0 || value === before) return <>{was}</>
  const share = value / before - 1
  const isGood = metric.more === undefined ? undefined : share > 0 === (metric.more === 'better')
  const size = Math.abs(share) >= 10 ? `${Math.round(value / before)}×` : `${Math.round(Math.abs(share) * 100)}%`
  return (
    <>
      <span className={isGood === undefined ? '' : isGood ? 'better' : 'worse'}>
        {share > 0 ? '▲' : '▼'} {size}
      </span>{' '}
      {was}
    </>
  )
}
