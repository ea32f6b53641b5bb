import { useMemo } from 'react'
import { usePageSearch } from '../../address/use-page-search.ts'
import { FilterBar } from '../../filter/filter-bar.tsx'
import { groupLabel, readGroup } from '../../filter/group.ts'
import { GroupPicker } from '../../filter/group-picker.tsx'
import { type PageFilter, useFilter } from '../../filter/use-filter.ts'
import type { MetricName } from '../../parts/figures.ts'
import { GroupTable } from '../../parts/group-table.tsx'
import { OverTime } from '../../parts/over-time.tsx'
import { Page } from '../../parts/page.tsx'
import { RecentRequests } from '../../parts/recent-requests.tsx'
import { Empty } from '../../parts/states.tsx'
import { useTotals } from '../../parts/stats.tsx'

const METRICS: readonly MetricName[] = ['rateLimited']

/** Which requests were rate limited, by user or another group. */
export function RateLimitsPage() {
  const filter = useFilter()
  const limited = useMemo(() => onlyLimited(filter), [filter])
  const [search] = usePageSearch()
  const group = readGroup(search, 'user')
  const { totals } = useTotals(limited)
  if (totals.data?.items[0]?.requests === 0) {
    return (
      <Page title="Rate limits">
        <FilterBar />
        <Empty title="No requests were rate limited in this period.">
          <p>
            Send a policy with a request, such as <code>Helicone-RateLimit-Policy: 1000;w=3600;s=user</code>, or set one
            for all requests in the gateway’s configuration.
          </p>
        </Empty>
      </Page>
    )
  }
  return (
    <Page title="Rate limits">
      <FilterBar />
      <OverTime filter={limited} metrics={METRICS} splitBy={group} />
      <section className="card" aria-label="Who was limited">
        <div className="card-head">
          <h2>By {groupLabel(group).toLowerCase()}</h2>
          <GroupPicker initial="user" />
        </div>
        <GroupTable filter={limited} group={group} metrics={METRICS} sortedBy="rateLimited" />
      </section>
      <RecentRequests title="Recently limited" filter={limited} kind={{}} search={{ rateLimited: ['true'] }} />
    </Page>
  )
}

function onlyLimited({ period, conditions }: PageFilter): PageFilter {
  const others = conditions.filter(([name]) => name !== 'rateLimited')
  return { period, conditions: [...others, ['rateLimited', 'true']] }
}
