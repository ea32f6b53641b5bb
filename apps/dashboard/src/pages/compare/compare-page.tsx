import type { LogEntry } from '@litecone/gateway/api'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { valueOf } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'
import { useRequest } from '../../api/use-api.ts'
import { Name } from '../../parts/name.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered, Empty } from '../../parts/states.tsx'
import { Turns } from '../requests/conversation/conversation.tsx'
import { readTurns } from '../requests/conversation/read-turns.ts'
import { compareFacts, countSameTurns } from './compare-requests.ts'
import '../../styles/compare.css'

/** Two requests beside each other: `a` and `b` in the address. */
export function ComparePage() {
  const [search] = usePageSearch()
  const [a, b] = [valueOf(search, 'a'), valueOf(search, 'b')]
  return (
    <Page title="Compare">
      {a === undefined || b === undefined ? (
        <Empty title="Which two requests?">
          <p>
            Choose “Compare” on the page of <Link to="/dashboard/requests">a request</Link>, and then on another’s.
          </p>
        </Empty>
      ) : (
        <Both ids={[a, b]} />
      )}
    </Page>
  )
}

function Both({ ids: [a, b] }: { readonly ids: readonly [string, string] }) {
  const one = useRequest(a)
  const other = useRequest(b)
  return (
    <Answered of={one} what="the first request">
      {(first) => (
        <Answered of={other} what="the second request">
          {(second) => <Compared one={first} other={second} />}
        </Answered>
      )}
    </Answered>
  )
}

interface Pair {
  readonly one: LogEntry
  readonly other: LogEntry
}

function Compared({ one, other }: Pair) {
  return (
    <>
      <section className="card" aria-label="Facts">
        <FactsTable one={one} other={other} />
      </section>
      <Conversations one={one} other={other} />
    </>
  )
}

function FactsTable({ one, other }: Pair) {
  const facts = useMemo(() => compareFacts(one, other), [one, other])
  return (
    <div className="table-frame" tabIndex={0} role="region" aria-label="Facts: table">
      <table aria-label="Facts of both requests">
        <thead>
          <tr>
            <th scope="col">Request</th>
            {Object.entries({ one, other }).map(([which, { id }]) => (
              <th key={which} scope="col">
                <Link to="/dashboard/requests/$id" params={{ id }}>
                  {id.slice(0, 8)}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {facts.map(({ name, values, differs }) => (
            <tr key={name} className={differs ? 'differs' : undefined}>
              <th scope="row">
                <Name of={name} />
                {differs && <span className="spoken"> (differs)</span>}
              </th>
              <td className="name">
                <Name of={values[0]} />
              </td>
              <td className="name">
                <Name of={values[1]} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Both conversations. The turns at the beginning that are the same are shown once. */
function Conversations({ one, other }: Pair) {
  const [first, second] = useMemo(() => [readTurns(one), readTurns(other)], [one, other])
  const same = countSameTurns(first, second)
  return (
    <section className="card" aria-label="Conversation of both">
      {same > 0 && (
        <details className="same-turns">
          <summary>{same === 1 ? 'The first turn is the same' : `The first ${same} turns are the same`}</summary>
          <Turns turns={first.slice(0, same)} />
        </details>
      )}
      <div className="columns">
        {Object.entries({ one, other }).map(([which, { id }]) => {
          const turns = (which === 'one' ? first : second).slice(same)
          return (
            <section key={which} aria-label={`Only in ${id.slice(0, 8)}`} className="compared-turns">
              <h2>Only in {id.slice(0, 8)}</h2>
              {turns.length === 0 ? <p className="muted">Nothing.</p> : <Turns turns={turns} />}
            </section>
          )
        })}
      </div>
    </section>
  )
}
