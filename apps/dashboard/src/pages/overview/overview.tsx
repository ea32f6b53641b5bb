import { useFiltered } from '../../api/use-api.ts'
import { FilterBar } from '../../filter/filter-bar.tsx'
import { useFilter } from '../../filter/use-filter.ts'
import type { MetricName } from '../../parts/figures.ts'
import { Page } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { Breakdown } from './breakdown.tsx'
import { FirstSteps } from './first-steps.tsx'
import { OverTime } from './over-time.tsx'
import { RecentErrors } from './recent-errors.tsx'
import { Stat } from './stat.tsx'

const STATS: readonly MetricName[] = [
  'requests',
  'costUsd',
  'totalTokens',
  'errorRate',
  'hitRate',
  'cacheSavedUsd',
  'p50',
  'p95',
  'p99',
  'firstToken',
]

/** What happened in a period, against the one before. */
export function Overview() {
  const filter = useFilter()
  const totals = useFiltered('GET /aggregate', { filter, key: 'now', query: ({ from, to }) => ({ from, to }) })
  const before = useFiltered('GET /aggregate', { filter, key: 'before', query: ({ previous }) => previous })
  const previous = before.data?.items[0]
  return (
    <Page title="Overview">
      <FilterBar />
      <Answered of={totals} what="the figures">
        {({ items: [now] }) =>
          now === undefined || (now.requests === 0 && previous?.requests === 0) ? (
            <FirstSteps isFiltered={filter.conditions.length > 0} />
          ) : (
            <>
              <dl className="stats">
                {STATS.map((name) => (
                  <Stat key={name} name={name} now={now} before={previous} />
                ))}
              </dl>
              <OverTime filter={filter} />
              <Breakdown filter={filter} />
              <RecentErrors filter={filter} />
            </>
          )
        }
      </Answered>
    </Page>
  )
}
