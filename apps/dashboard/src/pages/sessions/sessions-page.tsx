import type { SessionSummary } from '@litecone/gateway/api'
import { Link } from '@tanstack/react-router'
import { usePaged } from '../../api/use-api.ts'
import { FilterBar } from '../../filter/filter-bar.tsx'
import { useFilter } from '../../filter/use-filter.ts'
import { formatCost, formatCount, formatDuration, NOTHING } from '../../format/format-figure.ts'
import { Page } from '../../parts/page.tsx'
import { Answered, Empty } from '../../parts/states.tsx'
import { Time } from '../../parts/time.tsx'

/** The sessions with a request that matches the filter, the last active first. */
export function SessionsPage() {
  const filter = useFilter()
  const answer = usePaged('GET /sessions', { filter, limit: 50, refetchMs: 10_000 })
  return (
    <Page title="Sessions">
      <FilterBar />
      <Answered of={answer} what="the sessions">
        {({ pages }) => {
          const sessions = pages.flatMap(({ items }): readonly SessionSummary[] => items)
          if (sessions.length === 0) return <HowToSend />
          return (
            <section className="card" aria-label="Sessions">
              <SessionTable sessions={sessions} />
              {answer.hasNextPage && (
                <button type="button" disabled={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>
                  More
                </button>
              )}
            </section>
          )
        }}
      </Answered>
    </Page>
  )
}

function SessionTable({ sessions }: { readonly sessions: readonly SessionSummary[] }) {
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label="Sessions: table">
      <table aria-label="Sessions">
        <thead>
          <tr>
            <th scope="col">Session</th>
            <th scope="col">Last active</th>
            {['Requests', 'Failed', 'Spend', 'Tokens', 'Time span'].map((title) => (
              <th key={title} scope="col" className="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sessions.map(({ id, name, firstAt, lastAt, requests, errors, costUsd, totalTokens }) => (
            <tr key={id}>
              <td className="name">
                <Link to="/dashboard/sessions/$id" params={{ id }}>
                  {name ?? id}
                </Link>
                {name !== null && <div className="muted">{id}</div>}
              </td>
              <td>
                <Time at={lastAt} />
              </td>
              <td className="number">{formatCount(requests)}</td>
              <td className="number">{formatCount(errors)}</td>
              <td className="number">{formatCost(costUsd)}</td>
              <td className="number">{formatCount(totalTokens)}</td>
              <td className="number">{requests > 1 ? formatDuration(lastAt - firstAt) : NOTHING}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function HowToSend() {
  return (
    <Empty title="No sessions in this period.">
      <p>
        Send <code>Helicone-Session-Id</code> with the requests of one task, and{' '}
        <code>Helicone-Session-Path: /plan/search</code> to say which step each of them is. They appear here as a tree
        and on a timeline.
      </p>
    </Empty>
  )
}
