import * as z from 'zod'
import { DAY_MS } from '../day-ms.ts'
import type { GroupBy } from '../stores/index.ts'
import { anyText, flag, list, number, oneOf, single, text, time, whole, wholeBetween } from './parameters.ts'

const FILTER = {
  from: single(time),
  to: single(time),
  provider: list(anyText),
  model: list(anyText),
  operation: list(oneOf(['chat', 'embed', 'moderate', 'tool', 'vector_db', 'other'])),
  source: list(oneOf(['proxy', 'ai', 'log', 'otel'])),
  status: list(whole),
  outcome: list(oneOf(['success', 'error', 'cancelled'])),
  cache: single(oneOf(['hit', 'miss', 'none'])),
  keyId: list(anyText),
  userId: list(text),
  promptId: list(text),
  promptVersion: list(text),
  sessionId: single(text),
  /** `property.<name>=<value>` and `hasProperty=<name>`, combined by `readQuery`. Not a `z.record`, which drops a key `__proto__`. */
  properties: z.custom<Record<string, string | null>>((value) => typeof value === 'object').optional(),
  rateLimited: single(flag),
  feedback: single(flag),
  minLatencyMs: single(number),
  minCostUsd: single(number),
  search: single(text),
}

const PAGE = {
  limit: single(wholeBetween(1, 1000)),
  cursor: single(text),
  order: single(oneOf(['newest', 'oldest'])),
}

const LIST = { limit: PAGE.limit, offset: single(wholeBetween(0, 1_000_000)) }

const groupBy = anyText.transform((given, context): GroupBy => {
  if (GROUPS.some((group) => group === given)) return given as GroupBy
  if (given.startsWith('property:') && given.length > 9) return given as GroupBy
  context.addIssue({ code: 'custom', message: `must be one of ${GROUPS.join(', ')} or property:<name>` })
  return z.NEVER
})

const GROUPS = [
  'provider',
  'model',
  'operation',
  'source',
  'status',
  'cache',
  'key',
  'user',
  'prompt',
  'promptVersion',
] as const

/** Parameters of `/sessions`. */
export const pagedQuery = z.strictObject({ ...FILTER, ...PAGE })

/** Parameters of `/requests`. */
export const requestsQuery = z.strictObject({
  ...FILTER,
  ...PAGE,
  sort: single(
    oneOf(['latencyMs', 'timeToFirstTokenMs', 'costUsd', 'totalTokens', 'promptTokens', 'completionTokens']),
  ),
  order: single(oneOf(['newest', 'oldest', 'highest', 'lowest'])),
})

/** Parameters of `/sessions/:id`. */
export const stepsQuery = z.strictObject({ limit: PAGE.limit, cursor: PAGE.cursor })

/** Parameters of `/users`, `/models`, `/providers`, `/prompts`, `/properties` and `/properties/:name`. */
export const listQuery = z.strictObject({ ...FILTER, ...LIST })

export const aggregateQuery = z.strictObject({
  ...FILTER,
  bucketMs: single(wholeBetween(1000, 400 * DAY_MS)),
  offsetMs: single(wholeBetween(-DAY_MS, DAY_MS)),
  groupBy: single(groupBy),
  percentiles: single(flag),
  top: single(wholeBetween(1, 1000)),
  topBy: single(oneOf(['requests', 'costUsd', 'totalTokens', 'errors'])),
})

export const exportQuery = z.strictObject({
  ...FILTER,
  format: single(oneOf(['ndjson', 'csv'])),
  order: PAGE.order,
  bodies: single(flag),
})

/** Parameters of `/alerts/:id/history`. */
export const historyQuery = z.strictObject({ limit: single(wholeBetween(1, 500)) })

/** For routes without parameters. */
export const noQuery = z.strictObject({})

export type RequestsQuery = z.output<typeof requestsQuery>
export type PagedQuery = z.output<typeof pagedQuery>
export type StepsQuery = z.output<typeof stepsQuery>
export type ListQuery = z.output<typeof listQuery>
export type AggregateParameters = z.output<typeof aggregateQuery>
export type ExportQuery = z.output<typeof exportQuery>
export type HistoryQuery = z.output<typeof historyQuery>
