import { FilterBar } from '../../filter/filter-bar.tsx'
import { useFilter } from '../../filter/use-filter.ts'
import type { MetricName } from '../../parts/figures.ts'
import { GroupTable } from '../../parts/group-table.tsx'
import { Page } from '../../parts/page.tsx'

const METRICS: readonly MetricName[] = ['costUsd', 'requests', 'totalTokens', 'errorRate', 'rateLimited', 'p95']

/** Who spends what, the most expensive first. */
export function UsersPage() {
  const filter = useFilter()
  return (
    <Page title="Users">
      <FilterBar />
      <section className="card" aria-label="By user">
        <GroupTable filter={filter} group="user" metrics={METRICS} />
      </section>
      <p className="muted">
        A request is a user’s when it has the header <code>Helicone-User-Id</code>, or <code>user</code> in its body.
      </p>
    </Page>
  )
}
