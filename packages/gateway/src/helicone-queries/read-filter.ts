import { isRecord } from '@litecone/core'
import { IntakeError } from '../intake/intake-error.ts'
import type { LogFilter, LogSummary } from '../stores/index.ts'
import { createdAt, type FieldValue, type FilterField, type FindField, requestField } from './filter-fields.ts'
import { matchesPattern } from './matches-pattern.ts'

/** A parsed filter of rows, which are requests or sums of requests. */
export interface RowFilter<Row> {
  matches(row: Row): boolean
  /** A filter for the log store. It finds all matching requests, and may find others. */
  readonly within: LogFilter
  /** Whether `within` finds no others. */
  readonly isExact: boolean
}

export type RequestFilter = RowFilter<LogSummary>

const ALL: RowFilter<unknown> = { matches: () => true, within: {}, isExact: true }
const MAX_DEPTH = 100
/** Every condition is evaluated for every request that is read. */
const MAX_CONDITIONS = 1000
/** Stored values have at most 512 characters. Matching a pattern takes its length times that of the text. */
const MAX_CHARACTERS = 1000
/** Maximum number of property conditions for the log store, which looks up each of them for every row. Further ones are evaluated here. */
const MAX_PROPERTIES = 10

/**
 * Reads a filter of requests: `"all"`, `{ left, operator, right }`, or a leaf such as `{ request_response_rmt: { model: { contains: 'gpt' } } }`. Throws an
 * `IntakeError` for unknown fields and operators. If they were ignored, the response would contain requests that the client did not want.
 */
export function readFilter(node: unknown): RequestFilter {
  return readNode(node, { find: requestField, others: () => undefined, read: { conditions: 0 } })
}

/**
 * Reads a filter with conditions on requests and on their sums, such as the cost of a session. As at Helicone, the filter is applied twice: to requests, with all
 * conditions on sums taken as true, and then to the sums, with all conditions on requests taken as true.
 */
export function readParts<Row>(
  node: unknown,
  find: FindField<Row>,
): { readonly requests: RequestFilter; readonly sums: RowFilter<Row> } {
  return {
    requests: readNode(node, { find: requestField, others: find, read: { conditions: 0 } }),
    sums: readNode(node, { find, others: requestField, read: { conditions: 0 } }),
  }
}

interface Fields<Row> {
  readonly find: FindField<Row>
  /** Finds fields of the other kind of rows. Conditions on these are taken as true. */
  readonly others: FindField<never>
  /** The number of conditions read so far. Shared by all nodes of the filter. */
  readonly read: { conditions: number }
}

function readNode<Row>(node: unknown, fields: Fields<Row>, depth = 0): RowFilter<Row> {
  if (node === undefined || node === null || node === 'all') return ALL
  if (!isRecord(node)) throw wrong('must be "all", a leaf, or { left, operator, right }')
  if (depth > MAX_DEPTH) throw wrong(`is nested more than ${MAX_DEPTH} levels deep`)
  if (!('operator' in node)) return readLeaf(node, fields)
  const sides = [readNode(node.left, fields, depth + 1), readNode(node.right, fields, depth + 1)]
  if (node.operator === 'and') return every(sides)
  if (node.operator !== 'or') throw wrong('operator must be and, or')
  return { matches: (row) => sides.some(({ matches }) => matches(row)), within: {}, isExact: false }
}

/** A filter that matches if all of the given filters do. */
export function every<Row>(filters: readonly RowFilter<Row>[]): RowFilter<Row> {
  return {
    matches: (row) => filters.every(({ matches }) => matches(row)),
    within: filters.map(({ within }) => within).reduce(merge, {}),
    isExact: filters.every(({ isExact }) => isExact) && canMerge(filters.map(({ within }) => within)),
  }
}

/** Whether merging the filters loses no condition. The log store accepts one condition per field, except for the time, whose ranges can be intersected. */
function canMerge(filters: readonly LogFilter[]): boolean {
  const fields = filters.flatMap(({ from, to, properties = {}, ...others }) => [
    ...Object.keys(others),
    ...Object.keys(properties).map((name) => `property ${name.toLowerCase()}`),
  ])
  return new Set(fields).size === fields.length && fields.length <= MAX_PROPERTIES
}

function readLeaf<Row>(leaf: Readonly<Record<string, unknown>>, fields: Fields<Row>): RowFilter<Row> {
  const conditions = fieldsIn(leaf).flatMap(({ path, conditions }) => {
    if (++fields.read.conditions > MAX_CONDITIONS) throw wrong(`has more than ${MAX_CONDITIONS} conditions`)
    const field = fields.find(path)
    if (field) return readConditions(field, conditions, path)
    if (fields.others(path)) return []
    throw wrong(`has no ${path.join('.')} here`)
  })
  return every(conditions)
}

interface NamedField {
  readonly path: readonly string[]
  readonly conditions: unknown
}

/** All fields in a leaf, with their conditions. Properties and scores are one level deeper: `{ table: { properties: { name: … } } }`. */
function fieldsIn(leaf: Readonly<Record<string, unknown>>): NamedField[] {
  return Object.entries(leaf).flatMap(([table, columns]) =>
    entriesOf(columns, table).flatMap(([column, conditions]): NamedField[] => {
      if (table === 'properties' || !/^(?:properties|scores)$/.test(column))
        return [{ path: [table, column], conditions }]
      const named = entriesOf(conditions, `${table}.${column}`)
      return named.map(([name, inner]) => ({ path: [table, column, name], conditions: inner }))
    }),
  )
}

function readConditions<Row>(field: FilterField<Row>, conditions: unknown, path: readonly string[]): RowFilter<Row>[] {
  const name = path.join('.')
  return entriesOf(conditions, name).map(([operator, given]) => {
    const compare = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
    if (!compare) throw wrong(`${name} has no operator ${operator}. There are ${Object.keys(OPERATORS).join(', ')}`)
    if (isNull(given, path) && /^(?:not-)?equals$/.test(operator)) return readNull(field, operator)
    const wanted = read(given, field, name)
    const within = withinOf(field, operator, wanted)
    return { matches: (row) => compare(field.read(row), wanted), within: within ?? {}, isExact: within !== undefined }
  })
}

/** Helicone's clients also send `'null'` for null. A property or score may have this text as its value, so there only `null` counts. */
function isNull(given: unknown, path: readonly string[]): boolean {
  return given === null || (given === 'null' && path.length === 2 && path[0] !== 'properties')
}

function readNull<Row>(field: FilterField<Row>, operator: string): RowFilter<Row> {
  const isMissing = (row: Row) => field.read(row) === (field.kind === 'text' ? '' : null)
  return { matches: operator === 'equals' ? isMissing : (row) => !isMissing(row), within: {}, isExact: false }
}

function read(given: unknown, { kind }: Pick<FilterField, 'kind'>, name: string): NonNullable<FieldValue> {
  if (kind === 'text' && (typeof given === 'string' || typeof given === 'number')) {
    if (String(given).length <= MAX_CHARACTERS) return String(given)
    throw wrong(`${name} cannot be compared with a text longer than ${MAX_CHARACTERS} characters`)
  }
  if (kind === 'flag' && (typeof given === 'boolean' || given === 'true' || given === 'false'))
    return String(given) === 'true'
  const value = kind === 'time' && typeof given === 'string' ? timeOf(given) : given === '' ? Number.NaN : Number(given)
  if ((kind === 'number' || kind === 'time') && Number.isFinite(value)) return value
  throw wrong(`${name} must be compared with a ${kind}`)
}

/** Parses ISO 8601, or ClickHouse's form, which is UTC without a time zone: `2025-01-31 12:34:56`. */
function timeOf(text: string): number {
  return Date.parse(/\d:\d.*(?:Z|[+-]\d\d:?\d\d)$|^[\d-]+$/i.test(text) ? text : `${text.replace(' ', 'T')}Z`)
}

type Compare = (actual: FieldValue, wanted: NonNullable<FieldValue>) => boolean

const ordered =
  (isRight: (actual: number, wanted: number) => boolean): Compare =>
  (actual, wanted) =>
    typeof actual === 'number' && typeof wanted === 'number' && isRight(actual, wanted)

const lower = (value: FieldValue) => String(value).toLowerCase()
const contains: Compare = (actual, wanted) => actual !== null && lower(actual).includes(lower(wanted))

const OPERATORS: Readonly<Record<string, Compare>> = {
  equals: (actual, wanted) => actual === wanted,
  'not-equals': (actual, wanted) => actual !== wanted,
  like: (actual, wanted) => actual !== null && matchesPattern(String(actual), String(wanted)),
  ilike: (actual, wanted) => actual !== null && matchesPattern(lower(actual), lower(wanted)),
  contains,
  'not-contains': (actual, wanted) => !contains(actual, wanted),
  gte: ordered((actual, wanted) => actual >= wanted),
  lte: ordered((actual, wanted) => actual <= wanted),
  gt: ordered((actual, wanted) => actual > wanted),
  lt: ordered((actual, wanted) => actual < wanted),
}

/** The log store's filter for a condition; `undefined` if the log store cannot evaluate it. */
function withinOf<Row>(
  field: FilterField<Row>,
  operator: string,
  wanted: NonNullable<FieldValue>,
): LogFilter | undefined {
  if (field === createdAt && typeof wanted === 'number') return timesOf(operator, wanted)
  return operator === 'equals' && wanted !== '' ? field.equals?.(String(wanted)) : undefined
}

/** Start times are whole milliseconds. In the log store's filter, `from` is inclusive and `to` is exclusive. */
function timesOf(operator: string, time: number): LogFilter | undefined {
  if (operator === 'gte') return { from: Math.ceil(time) }
  if (operator === 'gt') return { from: Math.floor(time) + 1 }
  if (operator === 'lt') return { to: Math.ceil(time) }
  return operator === 'lte' ? { to: Math.floor(time) + 1 } : undefined
}

/** Merges two filters. If both have a condition on the same field, `right` wins, so the result may find too much, but not too little. */
function merge(left: LogFilter, right: LogFilter): LogFilter {
  const from = Math.max(left.from ?? -Infinity, right.from ?? -Infinity)
  const to = Math.min(left.to ?? Infinity, right.to ?? Infinity)
  const properties = Object.fromEntries(
    Object.entries({ ...left.properties, ...right.properties }).slice(0, MAX_PROPERTIES),
  )
  return {
    ...left,
    ...right,
    ...(from > -Infinity && { from }),
    ...(to < Infinity && { to }),
    ...(Object.keys(properties).length > 0 && { properties }),
  }
}

function entriesOf(value: unknown, name: string): [string, unknown][] {
  if (!isRecord(value)) throw wrong(`${name} must be an object`)
  return Object.entries(value)
}

function wrong(what: string): IntakeError {
  return new IntakeError(400, `filter: ${what.slice(0, 500)}.`)
}
