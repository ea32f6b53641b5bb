import type { GroupBy } from '@litecone/gateway/api'
import { type Search, valueOf } from '../address/search.ts'

/** The fields that figures can be grouped by, with their labels. Properties are possible too: `property:env`. */
export const GROUPS = {
  model: 'Model',
  provider: 'Provider',
  user: 'User',
  status: 'Status',
  prompt: 'Prompt',
  promptVersion: 'Prompt version',
  operation: 'Operation',
  source: 'Source',
  cache: 'Cache',
  key: 'Key',
} as const satisfies Partial<Record<GroupBy, string>>

/** What the figures of a page are grouped by: `by` in its address. */
export function readGroup(search: Search, initial: GroupBy = 'model'): GroupBy {
  const by = valueOf(search, 'by')
  if (by?.startsWith('property:')) return by as GroupBy
  return by !== undefined && Object.hasOwn(GROUPS, by) ? (by as GroupBy) : initial
}

export function groupLabel(group: GroupBy): string {
  if (group.startsWith('property:')) return group.slice('property:'.length)
  return Object.entries(GROUPS).find(([name]) => name === group)?.[1] ?? group
}

/** The name of the condition that finds the requests of a group. */
export function conditionName(group: GroupBy): string {
  if (group.startsWith('property:')) return `property.${group.slice('property:'.length)}`
  return { user: 'userId', prompt: 'promptId', key: 'keyId' }[group as string] ?? group
}
