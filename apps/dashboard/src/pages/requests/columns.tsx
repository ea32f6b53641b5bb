import type { LogSummary } from '@litecone/gateway/api'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Search, valueOf } from '../../address/search.ts'
import { formatBytes, formatCost, formatCount, formatDuration, NOTHING } from '../../format/format-figure.ts'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { Time } from '../../parts/time.tsx'

export interface RequestColumn {
  readonly title: string
  /** As a track of a grid. */
  readonly width: string
  readonly isNumber?: boolean | undefined
  readonly cell: (request: LogSummary) => ReactNode
}

/** What the list can show of a request. */
export const COLUMNS = {
  when: {
    title: 'When',
    width: '150px',
    cell: ({ id, createdAt }) => (
      <Link to="/dashboard/requests/$id" params={{ id }}>
        <Time at={createdAt} />
      </Link>
    ),
  },
  status: { title: 'Status', width: '96px', cell: ({ status }) => <StatusBadge status={status} /> },
  model: {
    title: 'Model',
    width: 'minmax(150px, 1.4fr)',
    cell: ({ model, requestedModel }) => model || requestedModel,
  },
  provider: { title: 'Provider', width: '110px', cell: ({ provider }) => provider },
  user: { title: 'User', width: 'minmax(130px, 1fr)', cell: ({ userId }) => userId },
  latency: { title: 'Latency', width: '92px', isNumber: true, cell: ({ latencyMs }) => formatDuration(latencyMs) },
  firstToken: {
    title: 'First token',
    width: '92px',
    isNumber: true,
    cell: ({ timeToFirstTokenMs }) => formatDuration(timeToFirstTokenMs),
  },
  tokens: { title: 'Tokens', width: '84px', isNumber: true, cell: ({ tokens }) => formatCount(tokens.total) },
  cost: { title: 'Cost', width: '92px', isNumber: true, cell: ({ costUsd }) => formatCost(costUsd) },
  why: { title: 'Why', width: 'minmax(120px, 1fr)', cell: ({ errorType }) => errorType },
  cache: { title: 'Cache', width: '72px', cell: ({ cache }) => cache ?? NOTHING },
  session: {
    title: 'Session',
    width: 'minmax(120px, 1fr)',
    cell: ({ sessionName, sessionId }) => sessionName ?? sessionId,
  },
  path: { title: 'Path', width: 'minmax(110px, 1fr)', cell: ({ sessionPath }) => sessionPath },
  prompt: { title: 'Prompt', width: 'minmax(110px, 1fr)', cell: ({ promptId }) => promptId },
  operation: { title: 'Operation', width: '96px', cell: ({ operation }) => operation },
  source: { title: 'Source', width: '80px', cell: ({ source }) => source },
  size: { title: 'Answer', width: '88px', isNumber: true, cell: ({ responseSize }) => formatBytes(responseSize) },
  feedback: {
    title: 'Feedback',
    width: '92px',
    cell: ({ feedback }) => (feedback === null ? NOTHING : feedback ? 'good' : 'bad'),
  },
  properties: {
    title: 'Properties',
    width: 'minmax(160px, 1.4fr)',
    cell: ({ properties }) =>
      Object.entries(properties)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', '),
  },
} as const satisfies Record<string, RequestColumn>

export type ColumnName = keyof typeof COLUMNS

export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly ColumnName[]

const USUAL: readonly ColumnName[] = ['when', 'status', 'model', 'user', 'latency', 'tokens', 'cost', 'why']

/** Which columns the address asks for; the usual ones when it asks for none. The first, which leads to the request, is always there. */
export function readColumns(search: Search): readonly ColumnName[] {
  const asked = valueOf(search, 'columns')?.split(',')
  return asked === undefined ? USUAL : COLUMN_NAMES.filter((name) => name === 'when' || asked.includes(name))
}
