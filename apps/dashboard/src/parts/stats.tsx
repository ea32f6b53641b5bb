import { useFiltered } from '../api/use-api.ts'
import type { PageFilter } from '../filter/use-filter.ts'
import type { MetricName } from './figures.ts'
import { Stat } from './stat.tsx'
import { Answered } from './states.tsx'

/** Figures of the page's period, each compared with the period before. */
export function Stats({ filter, metrics }: { readonly filter: PageFilter; readonly metrics: readonly MetricName[] }) {
  const { totals, before } = useTotals(filter)
  return (
    <Answered of={totals} what="the figures">
      {({ items: [now] }) =>
        now && (
          <dl className="stats">
            {metrics.map((name) => (
              <Stat
                key={name}
                name={name}
                now={now}
                before={before.isPlaceholderData ? undefined : before.data?.items[0]}
              />
            ))}
          </dl>
        )
      }
    </Answered>
  )
}

/** The totals of the period, and of the one before. */
export function useTotals(filter: PageFilter) {
  const totals = useFiltered('GET /aggregate', { filter, key: 'now', query: ({ from, to }) => ({ from, to }) })
  const before = useFiltered('GET /aggregate', { filter, key: 'before', query: ({ previous }) => previous })
  return { totals, before }
}
