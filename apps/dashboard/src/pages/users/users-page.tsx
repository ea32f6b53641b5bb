import { FilterBar } from '../../filter/filter-bar.tsx'
import { useFilter } from '../../filter/use-filter.ts'
import type { MetricName } from '../../parts/figures.ts'
import { GroupTable } from '../../parts/group-table.tsx'
import { OverTime } from '../../parts/over-time.tsx'
import { Page } from '../../parts/page.tsx'

const METRICS: readonly MetricName[] = ['costUsd', 'requests', 'totalTokens', 'errorRate', 'rateLimited', 'p95']

/** What each user spends, the most expensive first. */
export function UsersPage() {
  const filter = useFilter()
  return (
    <Page title="Users">
      <FilterBar />
      <section className="card" aria-label="By user">
        <GroupTable filter={filter} group="user" metrics={METRICS} />
      </section>
      <OverTime filter={filter} metrics={METRICS} splitBy="user" />
      <p className="muted">
        A request belongs to the user named by its header <code>Helicone-User-Id</code>, or by <code>user</code> in its
        body.
      </p>
    </Page>
  )
}
