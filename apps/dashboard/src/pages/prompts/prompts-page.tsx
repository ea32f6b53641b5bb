import { FilterBar } from '../../filter/filter-bar.tsx'
import { useFilter } from '../../filter/use-filter.ts'
import { GroupTable } from '../../parts/group-table.tsx'
import { OverTime } from '../../parts/over-time.tsx'
import { Page } from '../../parts/page.tsx'

/** Figures of each prompt. */
export function PromptsPage() {
  const filter = useFilter()
  return (
    <Page title="Prompts">
      <FilterBar />
      <section className="card" aria-label="By prompt">
        <GroupTable filter={filter} group="prompt" />
      </section>
      <OverTime filter={filter} metrics={['requests', 'costUsd', 'totalTokens', 'errorRate', 'p95']} />
      <p className="muted">
        A request is a prompt’s when it has the header <code>Helicone-Prompt-Id</code>.
      </p>
    </Page>
  )
}
