import { valueOf } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'
import { FilterBar } from '../../filter/filter-bar.tsx'
import { useFilter } from '../../filter/use-filter.ts'
import type { MetricName } from '../../parts/figures.ts'
import { GroupTable } from '../../parts/group-table.tsx'
import { OverTime } from '../../parts/over-time.tsx'
import { Page } from '../../parts/page.tsx'

const METRICS: readonly MetricName[] = [
  'requests',
  'costUsd',
  'totalTokens',
  'errorRate',
  'p50',
  'p95',
  'p99',
  'firstToken',
]

/** The cost, latency and error rate of models and providers. */
export function ModelsPage() {
  const filter = useFilter()
  const [search, change] = usePageSearch()
  const group = valueOf(search, 'by') === 'provider' ? 'provider' : 'model'
  return (
    <Page title="Models">
      <FilterBar />
      <section className="card" aria-label="Figures">
        <div className="card-head">
          <h2>By {group}</h2>
          <div role="group" aria-label="By" className="row">
            <button type="button" aria-pressed={group === 'model'} onClick={() => change({ by: undefined })}>
              Model
            </button>
            <button type="button" aria-pressed={group === 'provider'} onClick={() => change({ by: 'provider' })}>
              Provider
            </button>
          </div>
        </div>
        <GroupTable filter={filter} group={group} metrics={METRICS} sortedBy="p95" />
      </section>
      <OverTime filter={filter} metrics={['p95', ...METRICS.filter((name) => name !== 'p95')]} splitBy={group} />
    </Page>
  )
}
