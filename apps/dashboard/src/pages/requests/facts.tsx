import type { ApiRequest, LogEntry } from '@litecone/gateway/api'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatBytes, formatCost, formatCount, formatDuration } from '../../format/format-figure.ts'

/** Tokens, cost, and what the gateway did. */
export function Facts({ entry }: { readonly entry: ApiRequest }) {
  const { tokens } = entry
  return (
    <section className="card" aria-label="Facts">
      <h2>Tokens and cost</h2>
      <List
        of={{
          Prompt: formatCount(tokens.prompt),
          'of these read from the provider’s cache': tokens.cacheRead !== null && formatCount(tokens.cacheRead),
          'of these written to it': tokens.cacheWrite !== null && formatCount(tokens.cacheWrite),
          Completion: formatCount(tokens.completion),
          'of these reasoning': tokens.reasoning !== null && formatCount(tokens.reasoning),
          Total: formatCount(tokens.total),
          Cost:
            entry.costUsd === null && tokens.total !== null
              ? 'The price of the model is not known.'
              : formatCost(entry.costUsd),
          ...costsOf(entry.costParts),
          'Tokens a second': speedOf(entry),
        }}
      />
      <h2>Where it went</h2>
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
          'Model asked for': entry.requestedModel,
          'Model that answered': entry.servedModel,
          Cache:
            entry.cache &&
            (entry.cacheSavedUsd ? `${entry.cache}, saved ${formatCost(entry.cacheSavedUsd)}` : entry.cache),
          'Rate limited': entry.rateLimited && 'yes',
          Security: entry.securityVerdict,
          Prompt: entry.promptId && (
            <Link to="/dashboard/requests" search={{ promptId: [entry.promptId] }}>
              {entry.promptId}
              {entry.promptVersion !== null && `, version ${entry.promptVersion}`}
            </Link>
          ),
          Session: entry.sessionId && (
            <Link to="/dashboard/sessions/$id" params={{ id: entry.sessionId }}>
              {entry.sessionName ?? entry.sessionId} {entry.sessionPath}
            </Link>
          ),
          Key: entry.keyId && <code>{entry.keyId}</code>,
          Sizes: `${formatBytes(entry.requestSize)} asked, ${formatBytes(entry.responseSize)} answered`,
        }}
      />
    </section>
  )
}

function costsOf(parts: ApiRequest['costParts']): Readonly<Record<string, ReactNode>> {
  const shown = (part: number | undefined) => part !== undefined && formatCost(part)
  return {
    'of this for the prompt': shown(parts?.input),
    'for what was read from the cache': shown(parts?.cacheRead),
    'for what was written to it': shown(parts?.cacheWrite),
    'for the completion': shown(parts?.output),
  }
}

const SOURCES = {
  proxy: 'passed through this gateway',
  ai: 'the OpenAI-compatible endpoint',
  log: 'told by a client afterwards',
  otel: 'an OpenTelemetry span',
} as const

/** How fast the answer came once it had begun. */
function speedOf({ tokens, latencyMs, timeToFirstTokenMs }: LogEntry): string | false {
  if (tokens.completion === null || tokens.completion < 2 || timeToFirstTokenMs === null) return false
  const seconds = (latencyMs - timeToFirstTokenMs) / 1000
  return seconds > 0 && `${formatCount(tokens.completion / seconds)} (after ${formatDuration(timeToFirstTokenMs)})`
}

/** What is not there is left out. */
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
