import type { GroupBy } from '@litecone/gateway/api'
import { type Search, valueOf } from '../address/search.ts'

/** What figures can be split by. Properties come beside these: `property:env`. */
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

/** By what the page's figures are split: `by` in its address. */
export function readGroup(search: Search, initial: GroupBy = 'model'): GroupBy {
  const by = valueOf(search, 'by')
  if (by?.startsWith('property:')) return by as GroupBy
  return by !== undefined && Object.hasOwn(GROUPS, by) ? (by as GroupBy) : initial
}

export function groupLabel(group: GroupBy): string {
  if (group.startsWith('property:')) return group.slice('property:'.length)
  return Object.entries(GROUPS).find(([name]) => name === group)?.[1] ?? group
}

/** The condition that finds a group's requests. */
export function conditionName(group: GroupBy): string {
  if (group.startsWith('property:')) return `property.${group.slice('property:'.length)}`
  return { user: 'userId', prompt: 'promptId', key: 'keyId' }[group as string] ?? group
}
