import type { LogFilter, LogSummary } from '../stores/index.ts'
import { heliconeProperties, heliconeProvider } from './helicone-request.ts'

/** The value of a request that is compared. `null` if unknown; for texts `''`, as in Helicone's ClickHouse. */
export type FieldValue = string | number | boolean | null

export interface FilterField<Row = LogSummary> {
  readonly kind: 'text' | 'number' | 'time' | 'flag'
  read(row: Row): FieldValue
  /** The filter of the log store for equality with a value, if it has one. */
  equals?(value: string): LogFilter
}

const number = (read: (request: LogSummary) => number | null): FilterField => ({ kind: 'number', read })
const flag = (read: (request: LogSummary) => boolean | null): FilterField => ({ kind: 'flag', read })
const text = (read: (request: LogSummary) => string | null): FilterField => ({
  kind: 'text',
  read: (request) => read(request) ?? '',
})

/** A text for which the log store has a filter. */
function known(name: 'model' | 'userId' | 'sessionId' | 'promptId'): FilterField {
  return { ...text((request) => request[name]), equals: (value) => ({ [name]: value }) }
}

/** The start time, by which the log is sorted. */
export const createdAt: FilterField = { kind: 'time', read: (request) => request.createdAt }

const id = text((request) => request.id)
const model = known('model')
const url = text((request) => request.url)
const sessionId = known('sessionId')
const feedback = flag((request) => request.feedback)

/** By the columns' names, which mean the same in all of Helicone's tables: https://docs.helicone.ai/rest/request/post-v1requestquery-clickhouse */
const COLUMNS: Readonly<Record<string, FilterField>> = {
  id,
  request_id: id,
  created_at: createdAt,
  request_created_at: createdAt,
  response_created_at: { kind: 'time', read: (request) => request.createdAt + request.latencyMs },
  model,
  body_model: model,
  provider: text(({ provider }) => heliconeProvider(provider)),
  path: url,
  request_path: url,
  target_url: url,
  user_id: known('userId'),
  prompt_id: known('promptId'),
  prompt_version: text(({ promptVersion }) => promptVersion),
  session_session_id: sessionId,
  session_session_name: text(({ sessionName }) => sessionName),
  status: number(({ status }) => status),
  latency: number(({ latencyMs }) => latencyMs),
  time_to_first_token: number(({ timeToFirstTokenMs }) => timeToFirstTokenMs),
  prompt_tokens: number(({ tokens }) => tokens.prompt),
  completion_tokens: number(({ tokens }) => tokens.completion),
  total_tokens: number(({ tokens }) => tokens.total),
  prompt_cache_read_tokens: number(({ tokens }) => tokens.cacheRead),
  prompt_cache_write_tokens: number(({ tokens }) => tokens.cacheWrite),
  cost: number(({ costUsd }) => costUsd),
  cached: flag(({ cache }) => cache === 'hit'),
  cache_enabled: flag(({ cache }) => cache !== null),
  threat: flag(({ securityVerdict }) => securityVerdict === 'blocked'),
  rating: feedback,
  'helicone-score-feedback': feedback,
}

const TABLES = /^(?:(?:sessions_)?request_response_rmt|request_response_log|request|response|feedback)$/

/** Finds a field by its path in a filter: `[table, column]`, `[table, 'properties', name]`, `['properties', name]`. `undefined` if it is unknown. */
export type FindField<Row> = (path: readonly string[]) => FilterField<Row> | undefined

export const requestField: FindField<LogSummary> = ([table = '', column = '', name]) => {
  if (table === 'properties') return propertyField(column)
  if (!TABLES.test(table)) return undefined
  if (name !== undefined) return column === 'scores' ? scoreField(name) : propertyField(name)
  return Object.hasOwn(COLUMNS, column) ? COLUMNS[column] : undefined
}

/** A property by its name, in any case; sessions and prompts are among them, as at Helicone. */
function propertyField(name: string): FilterField {
  const lower = name.toLowerCase()
  if (lower === 'helicone-session-id') return sessionId
  const properties = (request: LogSummary) => Object.entries(heliconeProperties(request))
  const field = text((request) => properties(request).find(([each]) => each.toLowerCase() === lower)?.[1] ?? null)
  const isKept = !/^helicone-(?:session|prompt)-/.test(lower)
  return isKept ? { ...field, equals: (value) => ({ properties: { [name]: value } }) } : field
}

function scoreField(name: string): FilterField {
  return number(({ scores }) => (Object.hasOwn(scores, name) ? (scores[name] ?? null) : null))
}
