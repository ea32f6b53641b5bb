import { Link } from '@tanstack/react-router'
import { changeSearch } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'
import { FilterBar } from '../../filter/filter-bar.tsx'
import { useFilter } from '../../filter/use-filter.ts'
import type { MetricName } from '../../parts/figures.ts'
import { GroupTable } from '../../parts/group-table.tsx'
import { OverTime } from '../../parts/over-time.tsx'
import { Page } from '../../parts/page.tsx'

const METRICS: readonly MetricName[] = ['requests', 'costUsd', 'totalTokens', 'errorRate', 'p95']

/** The figures of each prompt, and of the versions of a prompt that is in the filter. */
export function PromptsPage() {
  const filter = useFilter()
  const [search] = usePageSearch()
  const chosen = search.promptId?.length === 1 ? search.promptId[0] : undefined
  return (
    <Page title="Prompts">
      <FilterBar />
      {chosen === undefined ? (
        <section className="card" aria-label="By prompt">
          <GroupTable filter={filter} group="prompt" leadsTo="/dashboard/prompts" />
        </section>
      ) : (
        <section className="card" aria-label={`Versions of ${chosen}`}>
          <div className="card-head">
            <h2>Versions of {chosen}</h2>
            <Link to="/dashboard/prompts" search={changeSearch(search, { promptId: undefined })}>
              All prompts
            </Link>
          </div>
          <GroupTable filter={filter} group="promptVersion" />
        </section>
      )}
      <OverTime filter={filter} metrics={METRICS} splitBy={chosen === undefined ? 'prompt' : 'promptVersion'} />
      <p className="muted">
        A request belongs to the prompt named by its header <code>Helicone-Prompt-Id</code>, and to the version named by{' '}
        <code>Helicone-Prompt-Version</code>.
      </p>
    </Page>
  )
}
