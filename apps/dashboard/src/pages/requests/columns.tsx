import type { LogSummary, RequestSort } from '@litecone/gateway/api'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Search, valueOf } from '../../address/search.ts'
import { formatBytes, formatCost, formatCount, formatDuration, NOTHING } from '../../format/format-figure.ts'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { Time } from '../../parts/time.tsx'

export interface RequestColumn {
  readonly title: string
  /** In pixels; the least width of a column that grows. */
  readonly width: number
  /** Whether it takes a part of the space that is left. */
  readonly grows?: boolean | undefined
  readonly isNumber?: boolean | undefined
  /** What a click on the title sorts the list by; the column cannot be sorted without it. */
  readonly sort?: 'time' | RequestSort | undefined
  readonly cell: (request: LogSummary) => ReactNode
}

/** The columns that the list can show, in their order. */
export const COLUMNS = {
  when: {
    title: 'Time',
    width: 128,
    sort: 'time',
    cell: ({ id, createdAt }) => (
      <Link to="/dashboard/requests/$id" params={{ id }}>
        <Time at={createdAt} />
      </Link>
    ),
  },
  status: { title: 'Status', width: 78, cell: ({ status }) => <StatusBadge status={status} /> },
  model: {
    title: 'Model',
    width: 176,
    grows: true,
    cell: ({ model, requestedModel }) => model || requestedModel,
  },
  provider: { title: 'Provider', width: 110, cell: ({ provider }) => provider },
  user: { title: 'User', width: 140, grows: true, cell: ({ userId }) => userId },
  latency: {
    title: 'Latency',
    width: 80,
    isNumber: true,
    sort: 'latencyMs',
    cell: ({ latencyMs }) => formatDuration(latencyMs),
  },
  firstToken: {
    title: 'First token',
    width: 100,
    isNumber: true,
    sort: 'timeToFirstTokenMs',
    cell: ({ timeToFirstTokenMs }) => formatDuration(timeToFirstTokenMs),
  },
  tokens: {
    title: 'Tokens',
    width: 68,
    isNumber: true,
    sort: 'totalTokens',
    cell: ({ tokens }) => formatCount(tokens.total),
  },
  cost: { title: 'Cost', width: 84, isNumber: true, sort: 'costUsd', cell: ({ costUsd }) => formatCost(costUsd) },
  why: { title: 'Error', width: 130, grows: true, cell: ({ errorType }) => errorType },
  cache: { title: 'Cache', width: 72, cell: ({ cache }) => cache ?? NOTHING },
  session: {
    title: 'Session',
    width: 120,
    grows: true,
    cell: ({ sessionName, sessionId }) => sessionName ?? sessionId,
  },
  path: { title: 'Path', width: 110, grows: true, cell: ({ sessionPath }) => sessionPath },
  prompt: { title: 'Prompt', width: 110, grows: true, cell: ({ promptId }) => promptId },
  operation: { title: 'Operation', width: 96, cell: ({ operation }) => operation },
  source: { title: 'Source', width: 80, cell: ({ source }) => source },
  size: { title: 'Response', width: 88, isNumber: true, cell: ({ responseSize }) => formatBytes(responseSize) },
  feedback: {
    title: 'Feedback',
    width: 92,
    cell: ({ feedback }) => (feedback === null ? NOTHING : feedback ? 'good' : 'bad'),
  },
  properties: {
    title: 'Properties',
    width: 160,
    grows: true,
    cell: ({ properties }) =>
      Object.entries(properties)
        .map(([name, value]) => `${name}: ${value}`)
        .join(', '),
  },
} as const satisfies Record<string, RequestColumn>

export type ColumnName = keyof typeof COLUMNS

export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly ColumnName[]

const USUAL: readonly ColumnName[] = ['when', 'status', 'model', 'user', 'latency', 'tokens', 'cost', 'why']

/** The columns in the address of the page, or the usual ones. The first column, which links to the request, is always there. */
export function readColumns(search: Search): readonly ColumnName[] {
  const asked = valueOf(search, 'columns')?.split(',')
  return asked === undefined ? USUAL : COLUMN_NAMES.filter((name) => name === 'when' || asked.includes(name))
}
