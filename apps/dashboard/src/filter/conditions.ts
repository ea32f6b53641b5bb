import type { LogFilter } from '@litecone/gateway/api'
import type { Search } from '../address/search.ts'

/** A parameter of the query API that filters requests: `['model', 'gpt-4o']`, `['property.env', 'prod']`. */
export type Condition = readonly [name: string, value: string]

/** The fields that can be filtered by, with their labels. */
export const FILTERS = {
  model: 'Model',
  provider: 'Provider',
  userId: 'User',
  outcome: 'Outcome',
  status: 'Status',
  promptId: 'Prompt',
  promptVersion: 'Prompt version',
  sessionId: 'Session',
  keyId: 'Key',
  operation: 'Operation',
  source: 'Source',
  cache: 'Cache',
  rateLimited: 'Rate limited',
  feedback: 'Feedback',
  minLatencyMs: 'Latency at least (ms)',
  minCostUsd: 'Cost at least ($)',
  search: 'Text in a body',
} as const satisfies Partial<Record<keyof LogFilter, string>>

/** The conditions in an address. Only the gateway validates their values; the page shows its error message. */
export function readConditions(search: Search): readonly Condition[] {
  return Object.entries(search).flatMap(([name, values]) =>
    isCondition(name) ? (values ?? []).map((value): Condition => [name, value]) : [],
  )
}

export function isCondition(name: string): boolean {
  return Object.hasOwn(FILTERS, name) || name === 'hasProperty' || name.startsWith('property.')
}

/** The label of a condition: `Model`, or the name of the property. */
export function labelOf(name: string): string {
  if (name.startsWith('property.')) return name.slice('property.'.length)
  if (name === 'hasProperty') return 'Has property'
  return Object.entries(FILTERS).find(([filter]) => filter === name)?.[1] ?? name
}
