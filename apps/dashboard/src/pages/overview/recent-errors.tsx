import { Link } from '@tanstack/react-router'
import { useFiltered } from '../../api/use-api.ts'
import type { PageFilter } from '../../filter/use-filter.ts'
import { Answered } from '../../parts/states.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { Time } from '../../parts/time.tsx'

/** The last requests that failed, each leading to why. */
export function RecentErrors({ filter }: { readonly filter: PageFilter }) {
  const answer = useFiltered('GET /requests', {
    filter,
    key: 'recent errors',
    query: ({ from, to }) => ({ from, to, outcome: ['error'], limit: 8 }),
  })
  return (
    <section className="card" aria-label="Recent errors">
      <div className="card-head">
        <h2>Recent errors</h2>
        <Link to="/dashboard/requests" search={(before) => ({ ...before, outcome: ['error'] })}>
          All errors
        </Link>
      </div>
      <Answered of={answer} what="the errors">
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">None in this period.</p>
          ) : (
            <div className="table-frame">
              <table aria-label="Recent errors">
                <thead>
                  <tr>
                    <th scope="col">When</th>
                    <th scope="col">Status</th>
                    <th scope="col">Why</th>
                    <th scope="col">Model</th>
                    <th scope="col">User</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ id, createdAt, status, errorType, model, provider, userId }) => (
                    <tr key={id}>
                      <td>
                        <Link to="/dashboard/requests/$id" params={{ id }}>
                          <Time at={createdAt} />
                        </Link>
                      </td>
                      <td>
                        <StatusBadge status={status} />
                      </td>
                      <td className="name">{errorType ?? 'not told'}</td>
                      <td className="name">{model || provider}</td>
                      <td className="name">{userId}</td>
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
