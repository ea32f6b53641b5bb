import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { LogFilter, LogOutcome } from '../log-query.ts'
import type { LogDatabase } from './database.ts'
import { nameKey, storable, storedValue } from './storable.ts'

export type Condition = Expression<SqlBool>

type OneOrMore<T> = T | readonly T[] | undefined

function listOf<T extends string | number>(value: OneOrMore<T>): readonly T[] | undefined {
  if (value === undefined) return undefined
  return typeof value === 'object' ? value : [value]
}

function isOneOf(column: RawBuilder<unknown>, value: OneOrMore<string | number>): Condition[] {
  const values = listOf(value)?.map((each) => (typeof each === 'string' ? storedValue(each) : each))
  if (!values) return []
  return [values.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`${column} in (${sql.join(values)})`]
}

const OUTCOMES: Record<LogOutcome, string> = {
  success: '(status >= 200 and status < 400)',
  cancelled: 'status = -3',
  error: '(status <> -3 and (status < 200 or status >= 400))',
}

function hasOutcome(outcome: OneOrMore<LogOutcome>): Condition[] {
  const outcomes = listOf(outcome)
  if (!outcomes) return []
  return [sql<SqlBool>`(${sql.raw(outcomes.map((each) => OUTCOMES[each]).join(' or ') || '1 = 0')})`]
}

/** Conditions on columns that requests (alias `r`) and rollups (alias `u`) both have. */
export function sharedConditions(filter: LogFilter, table: 'r' | 'u'): Condition[] {
  const column = (name: string) => sql.ref(`${table}.${name}`)
  const { cache } = filter
  return [
    ...isOneOf(column('provider'), filter.provider),
    ...isOneOf(column('model'), filter.model),
    ...isOneOf(column('operation'), filter.operation),
    ...isOneOf(column('source'), filter.source),
    ...isOneOf(column('status'), filter.status),
    ...hasOutcome(filter.outcome),
    ...(cache ? [sql<SqlBool>`coalesce(${column('cache')}, '') = ${cache === 'none' ? '' : cache}`] : []),
    ...isOneOf(sql`coalesce(${column('key_id')}, '')`, filter.keyId),
  ]
}

/** All conditions of a filter on `requests as r`, except for the property `found`, by which the query already finds them. */
export function rowConditions(database: LogDatabase, filter: LogFilter, found?: string): Condition[] {
  const conditions = [
    ...timeConditions('r.created_at', filter),
    ...sharedConditions(filter, 'r'),
    ...isOneOf(sql.ref('r.user_id'), filter.userId),
    ...isOneOf(sql.ref('r.prompt_id'), filter.promptId),
    ...isOneOf(sql.ref('r.prompt_version'), filter.promptVersion),
    ...isOneOf(sql.ref('r.session_id'), filter.sessionId),
    ...propertyConditions(filter.properties, found),
  ]
  const { rateLimited, feedback, minLatencyMs, minCostUsd, search } = filter
  if (rateLimited !== undefined) conditions.push(sql`r.rate_limited = ${Number(rateLimited)}`)
  if (feedback !== undefined) conditions.push(sql`r.feedback = ${Number(feedback)}`)
  if (minLatencyMs !== undefined) conditions.push(sql`r.latency_ms >= ${minLatencyMs}`)
  if (minCostUsd !== undefined) conditions.push(sql`r.cost_usd >= ${minCostUsd}`)
  if (search) conditions.push(bodyCondition(database, search))
  return conditions
}

export function timeConditions(column: string, { from, to }: LogFilter): Condition[] {
  return [
    ...(from === undefined ? [] : [sql<SqlBool>`${sql.ref(column)} >= ${Math.ceil(from)}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`${sql.ref(column)} < ${Math.ceil(to)}`]),
  ]
}

const SAME_REQUEST = /* @__PURE__ */ sql`p.request_id = d.request_id and p.created_at = d.created_at`

function propertyConditions(properties: LogFilter['properties'], found: string | undefined): Condition[] {
  const others = Object.entries(properties ?? {}).filter(([name]) => name !== found)
  // Compared with `d`, so that SQLite reads only the requests that have all of the properties.
  const belongs = found === undefined ? sql`p.request_id = r.id and p.created_at = r.created_at` : SAME_REQUEST
  return others.map(([name, value]) => {
    const hasValue = value === null ? sql`` : sql` and p.value = ${storedValue(value)}`
    return sql<SqlBool>`exists (select 1 from properties p where ${belongs}
      and p.name_key = ${nameKey(name)}${hasValue})`
  })
}

function bodyCondition({ like }: LogDatabase, search: string): Condition {
  const pattern = `%${storable(search).replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return sql<SqlBool>`exists (select 1 from details d where d.id = r.id and d.created_at = r.created_at
    and (d.request_body ${like} ${pattern} escape '\\' or d.response_body ${like} ${pattern} escape '\\'))`
}
