import type { GroupBy } from '@litecone/gateway/api'
import { useMemo } from 'react'
import { valueOf } from '../address/search.ts'
import { usePageSearch } from '../address/use-page-search.ts'
import { useFiltered } from '../api/use-api.ts'
import { groupLabel, readGroup } from '../filter/group.ts'
import type { PageFilter } from '../filter/use-filter.ts'
import { METRICS, type Metric, type MetricName } from './figures.ts'
import { Answered } from './states.tsx'
import { TimeChart } from './time-chart.tsx'
import { toSeries } from './to-series.ts'

/** A chart of one figure over time, for all requests or for each group. */
export function OverTime(props: {
  readonly filter: PageFilter
  /** The figures to choose from. The first is shown at first. */
  readonly metrics: readonly MetricName[]
  /** What the chart can be split by; default: `by` in the page's address. */
  readonly splitBy?: GroupBy | undefined
}) {
  const { filter, metrics } = props
  const [search, change] = usePageSearch()
  const name = metrics.find((each) => each === valueOf(search, 'show')) ?? metrics[0] ?? 'requests'
  const isSplit = valueOf(search, 'split') === 'true'
  const metric: Metric = METRICS[name]
  const splitBy = props.splitBy ?? readGroup(search)
  const group = isSplit ? splitBy : undefined
  const answer = useFiltered('GET /aggregate', {
    filter,
    key: ['over time', group, name],
    query: ({ from, to, bucketMs, offsetMs }) => ({
      ...{ from, to, bucketMs, offsetMs },
      ...(group === undefined ? {} : { groupBy: group, top: 8, topBy: name === 'costUsd' ? 'costUsd' : 'requests' }),
    }),
  })
  const rows = answer.data?.items
  const { times, series } = useMemo(() => toSeries(rows ?? [], filter.period, metric), [rows, filter.period, metric])
  return (
    <section className="card" aria-label="Over time">
      <div className="card-head">
        <h2>{metric.label} over time</h2>
        <label className="row">
          <span className="spoken">Figure</span>
          <select value={name} onChange={({ target }) => change({ show: target.value })}>
            {metrics.map((each) => (
              <option key={each} value={each}>
                {METRICS[each].label}
              </option>
            ))}
          </select>
        </label>
        <button type="button" aria-pressed={isSplit} onClick={() => change({ split: isSplit ? undefined : 'true' })}>
          Split by {groupLabel(splitBy).toLowerCase()}
        </button>
      </div>
      <Answered of={answer} what="the chart">
        {() => <TimeChart label={metric.label} times={times} series={series} format={metric.format} />}
      </Answered>
    </section>
  )
}
