import type { ApiRoutes } from '@litecone/gateway/api'
import { Link } from '@tanstack/react-router'
import { useFiltered } from '../api/use-api.ts'
import type { PageFilter } from '../filter/use-filter.ts'
import { formatCost, formatDuration } from '../format/format-figure.ts'
import { Name } from './name.tsx'
import { Answered } from './states.tsx'
import { StatusBadge } from './status-badge.tsx'
import { Time } from './time.tsx'

/** The latest requests of a kind, such as errors, with links to their pages. */
export function RecentRequests(props: {
  /** Such as `Recent errors`. */
  readonly title: string
  readonly filter: PageFilter
  /** The query for this kind, added to the page's filter. */
  readonly kind: Pick<ApiRoutes['GET /requests']['query'], 'outcome' | 'rateLimited' | 'cache'>
  /** The same as the query of an address, for the link to all of them. */
  readonly search: Readonly<Record<string, readonly string[]>>
}) {
  const { title, filter, kind, search } = props
  // Several values of a field mean any of them, so a condition of the page on the same field would add requests of other kinds.
  const conditions = filter.conditions.filter(([name]) => !Object.hasOwn(kind, name))
  const answer = useFiltered('GET /requests', {
    filter: { ...filter, conditions },
    key: [title, kind],
    query: ({ from, to }) => ({ from, to, limit: 8, ...kind }),
  })
  return (
    <section className="card" aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        <Link to="/dashboard/requests" search={(before) => ({ ...before, ...search })}>
          See all
        </Link>
      </div>
      <Answered of={answer} what="the requests">
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">None in this period.</p>
          ) : (
            <div className="table-frame" tabIndex={0} role="region" aria-label={`${title}: table`}>
              <table aria-label={title}>
                <thead>
                  <tr>
                    <th scope="col">Time</th>
                    <th scope="col">Status</th>
                    <th scope="col">Error</th>
                    <th scope="col">Model</th>
                    <th scope="col">User</th>
                    <th scope="col" className="number">
                      Cost
                    </th>
                    <th scope="col" className="number">
                      Latency
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((request) => (
                    <tr key={request.id}>
                      <td>
                        <Link to="/dashboard/requests/$id" params={{ id: request.id }}>
                          <Time at={request.createdAt} />
                        </Link>
                      </td>
                      <td>
                        <StatusBadge status={request.status} />
                      </td>
                      <td className="name">
                        <Name of={request.errorType ?? ''} />
                      </td>
                      <td className="name">
                        <Name of={request.model || request.provider} />
                      </td>
                      <td className="name">
                        <Name of={request.userId ?? ''} />
                      </td>
                      <td className="number">{formatCost(request.costUsd)}</td>
                      <td className="number">{formatDuration(request.latencyMs)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answered>
    </section>
  )
}
