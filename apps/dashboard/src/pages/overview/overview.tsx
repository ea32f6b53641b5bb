import { FilterBar } from '../../filter/filter-bar.tsx'
import { useFilter } from '../../filter/use-filter.ts'
import type { MetricName } from '../../parts/figures.ts'
import { OverTime } from '../../parts/over-time.tsx'
import { Page } from '../../parts/page.tsx'
import { RecentRequests } from '../../parts/recent-requests.tsx'
import { NoMatch } from '../../parts/states.tsx'
import { Stats, useTotals } from '../../parts/stats.tsx'
import { Breakdown } from './breakdown.tsx'
import { FirstSteps } from './first-steps.tsx'

const METRICS: readonly MetricName[] = [
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

/** The figures of a period, compared with the period before. */
export function Overview() {
  const filter = useFilter()
  const { totals, before } = useTotals(filter)
  const isEmpty = totals.data?.items[0]?.requests === 0 && before.data?.items[0]?.requests === 0
  return (
    <Page title="Overview">
      <FilterBar />
      {isEmpty ? (
        filter.conditions.length > 0 ? (
          <NoMatch />
        ) : (
          <FirstSteps />
        )
      ) : (
        <>
          <Stats filter={filter} metrics={METRICS} />
          <OverTime filter={filter} metrics={METRICS} />
          <Breakdown filter={filter} />
          <RecentRequests
            title="Recent errors"
            filter={filter}
            kind={{ outcome: ['error'] }}
            search={{ outcome: ['error'] }}
          />
        </>
      )}
    </Page>
  )
}
