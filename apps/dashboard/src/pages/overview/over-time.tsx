import { useMemo } from 'react'
import { valueOf } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'
import { useFiltered } from '../../api/use-api.ts'
import { readGroup } from '../../filter/group.ts'
import type { PageFilter } from '../../filter/use-filter.ts'
import { METRICS, type Metric, type MetricName } from '../../parts/figures.ts'
import { Answered } from '../../parts/states.tsx'
import { TimeChart } from '../../parts/time-chart.tsx'
import { toSeries } from './to-series.ts'

/** A figure over time, for all requests or split by a field. */
export function OverTime({ filter }: { readonly filter: PageFilter }) {
  const [search, change] = usePageSearch()
  const shown = valueOf(search, 'show')
  const name: MetricName = shown !== undefined && Object.hasOwn(METRICS, shown) ? (shown as MetricName) : 'requests'
  const isSplit = valueOf(search, 'split') === 'true'
  const metric: Metric = METRICS[name]
  const group = isSplit ? readGroup(search) : undefined
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
            {Object.entries(METRICS).map(([each, { label }]) => (
              <option key={each} value={each}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <button type="button" aria-pressed={isSplit} onClick={() => change({ split: isSplit ? undefined : 'true' })}>
          Split
        </button>
      </div>
      <Answered of={answer} what="the chart">
        {() => <TimeChart label={metric.label} times={times} series={series} format={metric.format} />}
      </Answered>
    </section>
  )
}
