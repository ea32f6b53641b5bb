import type { SessionStep } from '@litecone/gateway/api'
import { Link, useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { valueOf } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'
import { useRequest } from '../../api/use-api.ts'
import { formatCost, formatCount, formatDuration } from '../../format/format-figure.ts'
import { Page } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { Time } from '../../parts/time.tsx'
import { Conversation } from '../requests/conversation/conversation.tsx'
import { type Branch, branchPathOf, buildTree, type Totals } from './build-tree.ts'
import { SessionTree } from './session-tree.tsx'
import { Timeline } from './timeline.tsx'
import { useSession } from './use-session.ts'
import '../../styles/session.css'

/** A session: its paths as a tree, its requests on a timeline, and the conversation of one step. */
export function SessionPage() {
  const { id } = useParams({ from: '/dashboard/sessions/$id' })
  const answer = useSession(id)
  return (
    <Page title="Session">
      <Answered of={answer} what="the session">
        {(requests) => <Session requests={requests} />}
      </Answered>
    </Page>
  )
}

function Session({ requests }: { readonly requests: readonly SessionStep[] }) {
  const [search, change] = usePageSearch()
  const tree = useMemo(() => buildTree(requests), [requests])
  const asked = Number(valueOf(search, 'step') ?? 1) - 1
  const step = Math.min(Math.max(Number.isInteger(asked) ? asked : 0, 0), requests.length - 1)
  const request = requests[step]
  const go = (next: number) => change({ step: String(next + 1) }, { replace: true })
  return (
    <>
      <SessionFigures
        name={requests.findLast(({ sessionName }) => sessionName !== null)?.sessionName}
        totals={tree.totals}
      />
      <div className="columns">
        <section className="card" aria-label="Paths">
          <h2>Paths</h2>
          <SessionTree
            tree={tree}
            chosen={request ? branchPathOf(request) : '/'}
            onChoose={(branch) => {
              const first = firstOf(branch)
              if (first) go(requests.indexOf(first))
            }}
          />
        </section>
        <Timeline requests={requests} totals={tree.totals} step={step} onChoose={go} />
      </div>
      {request && <Step request={request} before={requests[step - 1]} step={step} of={requests.length} go={go} />}
    </>
  )
}

function SessionFigures({ name, totals }: { readonly name: string | null | undefined; readonly totals: Totals }) {
  return (
    <p className="row summary">
      <strong>{name ?? 'Unnamed session'}</strong>
      <Time at={totals.from} />
      <span>{formatCount(totals.requests)} requests</span>
      <span>{formatCost(totals.costUsd)}</span>
      <span>{formatCount(totals.tokens)} tokens</span>
      <span>{formatDuration(totals.durationMs)}</span>
      {totals.errors > 0 && <span className="badge error">{formatCount(totals.errors)} failed</span>}
    </p>
  )
}

function Step(props: {
  readonly request: SessionStep
  /** The previous step. */
  readonly before: SessionStep | undefined
  readonly step: number
  readonly of: number
  readonly go: (step: number) => void
}) {
  const { request, before, step, of, go } = props
  const whole = useRequest(request.id)
  return (
    <section className="card" aria-label="Step">
      <div className="card-head">
        <h2>
          Step {formatCount(step + 1)} of {formatCount(of)}
        </h2>
        <button type="button" disabled={step === 0} onClick={() => go(step - 1)}>
          Previous step
        </button>
        <button type="button" disabled={step === of - 1} onClick={() => go(step + 1)}>
          Next step
        </button>
      </div>
      <p className="row summary">
        <StatusBadge status={request.status} />
        <code>{request.sessionPath ?? '/'}</code>
        <strong>{request.model || request.provider}</strong>
        <span>{formatDuration(request.latencyMs)}</span>
        <span>{formatCost(request.costUsd)}</span>
        <Link to="/dashboard/requests/$id" params={{ id: request.id }}>
          Open the request
        </Link>
        {before && (
          <Link to="/dashboard/compare" search={{ a: [before.id], b: [request.id] }}>
            Compare with the step before
          </Link>
        )}
      </p>
      <Answered of={whole} what="the step">
        {(entry) => <Conversation entry={entry} />}
      </Answered>
    </section>
  )
}

function firstOf({ requests, children }: Branch): SessionStep | undefined {
  const first = [requests[0], ...children.map(firstOf)].filter((each) => each !== undefined)
  return first.sort((one, other) => one.createdAt - other.createdAt)[0]
}
