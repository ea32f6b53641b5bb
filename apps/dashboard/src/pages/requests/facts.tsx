import type { ApiRequest, LogEntry } from '@litecone/gateway/api'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatBytes, formatCost, formatCount } from '../../format/format-figure.ts'
import { Name } from '../../parts/name.tsx'

/** Tokens, cost and other details of a request. */
export function Facts({ entry }: { readonly entry: ApiRequest }) {
  return (
    <section className="card" aria-label="Facts">
      <h2>Tokens and cost</h2>
      <TokensTable entry={entry} />
      {entry.costUsd === null && entry.tokens.total !== null && (
        <p className="muted">The price of the model is not known.</p>
      )}
      <h2>Details</h2>
      <List
        of={{
          Id: <code>{entry.id}</code>,
          Address: (
            <code>
              {entry.method} {entry.url}
            </code>
          ),
          Operation: entry.operation,
          Source: SOURCES[entry.source],
          Streamed: entry.stream ? 'yes' : 'no',
          Speed: speedOf(entry),
          'Requested model': entry.requestedModel && <Name of={entry.requestedModel} />,
          'Served model': entry.servedModel && <Name of={entry.servedModel} />,
          Cache:
            entry.cache &&
            (entry.cacheSavedUsd ? `${entry.cache}, saved ${formatCost(entry.cacheSavedUsd)}` : entry.cache),
          'Rate limited': entry.rateLimited && 'yes',
          Security: entry.securityVerdict,
          Prompt: entry.promptId && (
            <Link to="/dashboard/requests" search={{ promptId: [entry.promptId] }}>
              <Name of={entry.promptId} />
              {entry.promptVersion !== null && `, version ${entry.promptVersion}`}
            </Link>
          ),
          Session: entry.sessionId && (
            <Link to="/dashboard/sessions/$id" params={{ id: entry.sessionId }}>
              <Name of={`${entry.sessionName ?? entry.sessionId} ${entry.sessionPath ?? ''}`} />
            </Link>
          ),
          Key: entry.keyId && <code>{entry.keyId}</code>,
          'Request size': entry.requestSize !== null && formatBytes(entry.requestSize),
          'Response size': entry.responseSize !== null && formatBytes(entry.responseSize),
        }}
      />
    </section>
  )
}

/** The tokens of each kind and their cost. Kinds that are part of the one above are indented. */
function TokensTable({ entry: { tokens, costUsd, costParts } }: { readonly entry: ApiRequest }) {
  const { input, cacheRead = 0, cacheWrite = 0 } = costParts ?? {}
  const rows: readonly TokensRow[] = [
    // The cost of the prompt includes that of the two kinds below, as its tokens do.
    ['Prompt', tokens.prompt, input === undefined ? undefined : input + cacheRead + cacheWrite],
    ['read from cache', tokens.cacheRead, costParts?.cacheRead, 'part'],
    ['written to cache', tokens.cacheWrite, costParts?.cacheWrite, 'part'],
    ['Completion', tokens.completion, costParts?.output],
    ['reasoning', tokens.reasoning, undefined, 'part'],
    ['Web search', null, costParts?.tools, 'part'],
    ['Total', tokens.total, costUsd],
  ]
  return (
    <table aria-label="Tokens and cost" className="tokens-table">
      <thead>
        <tr>
          <th scope="col">Kind</th>
          <th scope="col" className="number">
            Tokens
          </th>
          <th scope="col" className="number">
            Cost
          </th>
        </tr>
      </thead>
      <tbody>
        {rows
          .filter(([, count, cost, kind]) => kind === undefined || count !== null || cost !== undefined)
          .map(([name, count, cost, kind]) => (
            <tr key={name}>
              <th scope="row" className={kind}>
                {name}
              </th>
              <td className="number">{formatCount(count)}</td>
              <td className="number">{cost === undefined ? '' : formatCost(cost)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}

type TokensRow = readonly [name: string, tokens: number | null, cost: number | null | undefined, kind?: 'part']

const SOURCES = {
  proxy: 'proxied by this gateway',
  ai: 'OpenAI-compatible endpoint',
  log: 'logged by a client',
  otel: 'OpenTelemetry span',
} as const

/** The tokens per second after the first one. `false` if that cannot be computed. */
function speedOf({ tokens, latencyMs, timeToFirstTokenMs }: LogEntry): string | false {
  if (tokens.completion === null || tokens.completion < 2 || timeToFirstTokenMs === null) return false
  const seconds = (latencyMs - timeToFirstTokenMs) / 1000
  return seconds > 0 && `${formatCount(tokens.completion / seconds)} tokens per second`
}

/** A list of names and values, without empty values. */
function List({ of }: { readonly of: Readonly<Record<string, ReactNode>> }) {
  return (
    <dl className="facts">
      {Object.entries(of)
        .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
