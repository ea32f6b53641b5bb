import { FilterBar } from '../../filter/filter-bar.tsx'
import { useFilter } from '../../filter/use-filter.ts'
import type { MetricName } from '../../parts/figures.ts'
import { GroupTable } from '../../parts/group-table.tsx'
import { OverTime } from '../../parts/over-time.tsx'
import { Page } from '../../parts/page.tsx'
import { RecentRequests } from '../../parts/recent-requests.tsx'
import { Empty } from '../../parts/states.tsx'
import { Stats, useTotals } from '../../parts/stats.tsx'

const METRICS: readonly MetricName[] = ['hitRate', 'cacheHits', 'cacheMisses', 'cacheSavedUsd']

/** How often the cache was hit, and what that saved. */
export function CachePage() {
  const filter = useFilter()
  const total = useTotals(filter).totals.data?.items[0]
  const isUnused = total !== undefined && total.cacheHits + total.cacheMisses === 0
  return (
    <Page title="Cache">
      <FilterBar />
      {isUnused ? (
        <Empty title="No requests in this period used the cache.">
          <p>
            Send <code>Helicone-Cache-Enabled: true</code>, and <code>Cache-Control: max-age=3600</code> to say for how
            long. The gateway then answers the same request itself.
          </p>
        </Empty>
      ) : (
        <>
          <Stats filter={filter} metrics={METRICS} />
          <OverTime filter={filter} metrics={METRICS} />
          <section className="card" aria-label="By model">
            <div className="card-head">
              <h2>By model</h2>
            </div>
            <GroupTable filter={filter} group="model" metrics={METRICS} sortedBy="cacheHits" />
          </section>
          <RecentRequests title="Recent hits" filter={filter} kind={{ cache: 'hit' }} search={{ cache: ['hit'] }} />
        </>
      )}
    </Page>
  )
}
