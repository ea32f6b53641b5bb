import type { LogFilter, LogSummary } from '../stores/index.ts'
import { heliconeProperties, heliconeProvider } from './helicone-request.ts'

/** A value to compare. An unknown value is `null`, and for texts `''`, as in Helicone's ClickHouse. */
export type FieldValue = string | number | boolean | null

/** A field that a filter can name, and how to read it from a row. */
export interface FilterField<Row = LogSummary> {
  readonly kind: 'text' | 'number' | 'time' | 'flag'
  read(row: Row): FieldValue
  /** The log store's filter for this field being equal to a value. Absent if the log store cannot filter by this field. */
  equals?(value: string): LogFilter
}

const number = (read: (request: LogSummary) => number | null): FilterField => ({ kind: 'number', read })
const flag = (read: (request: LogSummary) => boolean | null): FilterField => ({ kind: 'flag', read })
const text = (read: (request: LogSummary) => string | null): FilterField => ({
  kind: 'text',
  read: (request) => read(request) ?? '',
})

/** A text field that the log store can filter by. */
function storedText(name: 'model' | 'userId' | 'sessionId' | 'promptId'): FilterField {
  return { ...text((request) => request[name]), equals: (value) => ({ [name]: value }) }
}

/** The start time. The log store sorts by it. */
export const createdAt: FilterField = { kind: 'time', read: (request) => request.createdAt }

const id = text((request) => request.id)
const model = storedText('model')
const url = text((request) => request.url)
const sessionId = storedText('sessionId')
const feedback = flag((request) => request.feedback)

/** Fields by column name. A name means the same in all of Helicone's tables. https://docs.helicone.ai/rest/request/post-v1requestquery-clickhouse */
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
  user_id: storedText('userId'),
  prompt_id: storedText('promptId'),
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

/**
 * Finds a field by its path in a filter: `[table, column]`, `[table, 'properties', name]`, `[table, 'scores', name]`, or `['properties', name]`. Returns `undefined`
 * for unknown fields.
 */
export type FindField<Row> = (path: readonly string[]) => FilterField<Row> | undefined

export const requestField: FindField<LogSummary> = ([table = '', column = '', name]) => {
  if (table === 'properties') return propertyField(column)
  if (!TABLES.test(table)) return undefined
  if (name !== undefined) return column === 'scores' ? scoreField(name) : propertyField(name)
  return Object.hasOwn(COLUMNS, column) ? COLUMNS[column] : undefined
}

/** A property. Names are not case-sensitive. As at Helicone, the session and the prompt are properties too. */
function propertyField(name: string): FilterField {
  const lower = name.toLowerCase()
  if (lower === 'helicone-session-id') return sessionId
  const properties = (request: LogSummary) => Object.entries(heliconeProperties(request))
  const field = text((request) => properties(request).find(([each]) => each.toLowerCase() === lower)?.[1] ?? null)
  // The log store has the session and the prompt in columns of their own, not among the properties.
  const isStored = !/^helicone-(?:session|prompt)-/.test(lower)
  return isStored ? { ...field, equals: (value) => ({ properties: { [name]: value } }) } : field
}

function scoreField(name: string): FilterField {
  return number(({ scores }) => (Object.hasOwn(scores, name) ? (scores[name] ?? null) : null))
}
