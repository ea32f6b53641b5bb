import { type LogEntry, outcomeOf } from '@litecone/gateway/api'
import { Link, useParams } from '@tanstack/react-router'
import { valueOf } from '../../address/search.ts'
import { usePageSearch } from '../../address/use-page-search.ts'
import { useRequest } from '../../api/use-api.ts'
import { formatCost, formatCount, formatDuration } from '../../format/format-figure.ts'
import { shorten } from '../../format/shorten.ts'
import { Name } from '../../parts/name.tsx'
import { Page } from '../../parts/page.tsx'
import { Answered } from '../../parts/states.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { Time } from '../../parts/time.tsx'
import { CompareButton } from '../compare/compare-button.tsx'
import { Annotations } from './annotations.tsx'
import { Conversation } from './conversation/conversation.tsx'
import { readFault } from './conversation/read-answer.ts'
import { CopyButtons } from './copy-buttons.tsx'
import { Facts } from './facts.tsx'
import { HeadersTable, RawBody } from './raw.tsx'
import { ReplayButton } from './replay-dialog.tsx'
import { Waterfall } from './waterfall.tsx'
import '../../styles/request.css'

/** Everything in the log of one request. */
export function RequestPage() {
  const { id } = useParams({ from: '/dashboard/requests/$id' })
  const answer = useRequest(id)
  return (
    <Page title="Request" tools={answer.data && <Tools entry={answer.data} />}>
      <Answered of={answer} what="the request">
        {(entry) => (
          <>
            <Summary entry={entry} />
            {hasFailed(entry) && <WhyItFailed entry={entry} />}
            <div className="columns request-columns">
              <Bodies entry={entry} />
              <div className="request-side">
                <Waterfall entry={entry} />
                <Facts entry={entry} />
                <Annotations entry={entry} />
              </div>
            </div>
          </>
        )}
      </Answered>
    </Page>
  )
}

function Tools({ entry }: { readonly entry: LogEntry }) {
  const { id, model, provider, properties } = entry
  // A request that was sent again has the id of the original as a property.
  const [, original] = Object.entries(properties).find(([name]) => name.toLowerCase() === 'replay-of') ?? []
  return (
    <div className="row">
      {original !== undefined && (
        <Link className="button" to="/dashboard/compare" search={{ a: [original], b: [id] }}>
          Compare with the original
        </Link>
      )}
      <CompareButton id={id} name={`${shorten(model || provider)} ${id.slice(0, 8)}`} />
      <CopyButtons entry={entry} />
      <ReplayButton entry={entry} />
    </div>
  )
}

function Summary({ entry }: { readonly entry: LogEntry }) {
  const { status, model, requestedModel, provider, createdAt, latencyMs, tokens, costUsd, sessionId, userId } = entry
  const isOther = requestedModel !== null && requestedModel !== model
  return (
    <p className="row summary">
      <StatusBadge status={status} />
      <strong>
        <Name of={model || requestedModel || 'Unknown model'} />
      </strong>
      {isOther && (
        <span className="muted">
          asked for <Name of={requestedModel} />
        </span>
      )}
      <span>{provider}</span>
      <Time at={createdAt} />
      <span>{formatDuration(latencyMs)}</span>
      {tokens.total !== null && <span>{formatCount(tokens.total)} tokens</span>}
      {costUsd !== null && <span>{formatCost(costUsd)}</span>}
      {userId !== null && (
        <Link to="/dashboard/requests" search={{ userId: [userId] }}>
          <Name of={userId} />
        </Link>
      )}
      {sessionId !== null && (
        <Link to="/dashboard/sessions/$id" params={{ id: sessionId }}>
          Session
        </Link>
      )}
    </p>
  )
}

/** Whether a request failed. A stream can fail after a successful status. */
function hasFailed({ status, errorType }: LogEntry): boolean {
  return outcomeOf(status) !== 'success' || errorType !== null
}

function WhyItFailed({ entry }: { readonly entry: LogEntry }) {
  const { status, errorType, rateLimited, attempts, responseBody } = entry
  const isCancelled = outcomeOf(status) === 'cancelled'
  const why = readFault(responseBody) ?? attempts.findLast(({ error }) => error !== undefined)?.error
  return (
    <section className="card state failure" aria-label="Why it failed">
      <h2>{isCancelled ? 'Cancelled' : rateLimited ? 'Stopped by a rate limit' : 'Why it failed'}</h2>
      {errorType !== null && <code>{errorType}</code>}
      <p className="said" dir="auto">
        {why ?? (isCancelled ? LEFT : UNTOLD)}
      </p>
    </section>
  )
}

const LEFT = 'The client closed the connection before the response ended. What had arrived by then is below.'
const UNTOLD = 'The provider gave no readable reason. The raw body is under Response.'

const TABS = { conversation: 'Conversation', request: 'Request', response: 'Response', headers: 'Headers' } as const

function Bodies({ entry }: { readonly entry: LogEntry }) {
  const [search, change] = usePageSearch()
  const shown = valueOf(search, 'tab') ?? 'conversation'
  return (
    <section className="card" aria-label="Contents">
      <div className="row card-head" role="group" aria-label="Show">
        {Object.entries(TABS).map(([name, title]) => (
          <button
            key={name}
            type="button"
            aria-pressed={shown === name}
            onClick={() => change({ tab: name }, { replace: true })}
          >
            {title}
          </button>
        ))}
      </div>
      {shown === 'request' ? (
        <RawBody label="Request" body={entry.requestBody} size={entry.requestSize} />
      ) : shown === 'response' ? (
        <RawBody label="Response" body={entry.responseBody} size={entry.responseSize} />
      ) : shown === 'headers' ? (
        <>
          <HeadersTable title="Request headers" headers={entry.requestHeaders} />
          <HeadersTable title="Response headers" headers={entry.responseHeaders} />
        </>
      ) : (
        <Conversation entry={entry} />
      )}
    </section>
  )
}
