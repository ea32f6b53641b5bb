import { isRecord } from '@litecone/core'
import { IntakeError } from '../intake/intake-error.ts'
import type { LogFilter, LogSummary } from '../stores/index.ts'
import { createdAt, type FieldValue, type FilterField, fieldOf, propertyField, scoreField } from './filter-fields.ts'
import { matchesPattern } from './matches-pattern.ts'

/** Which requests a filter of Helicone's means. */
export interface RequestFilter {
  matches(request: LogSummary): boolean
  /** What the log can look for itself: all that match are among what it finds, and others may be. */
  readonly within: LogFilter
}

const ALL: RequestFilter = { matches: () => true, within: {} }
const DEEPEST = 100

/**
 * Reads a filter: `"all"`, `{ left, operator, right }`, or a leaf such as `{ request_response_rmt: { model: { contains: 'gpt' } } }`. Throws an
 * `IntakeError` that names what there is not: a filter that is passed over would give away requests that nobody asked for.
 */
export function readFilter(node: unknown, depth = 0): RequestFilter {
  if (node === undefined || node === null || node === 'all') return ALL
  if (!isRecord(node)) throw wrong('must be "all", a leaf, or { left, operator, right }')
  if (depth > DEEPEST) throw wrong(`is nested more than ${DEEPEST} deep`)
  if (!('operator' in node)) return readLeaf(node)
  const sides = [readFilter(node.left, depth + 1), readFilter(node.right, depth + 1)]
  if (node.operator === 'and') return every(sides)
  if (node.operator !== 'or') throw wrong('operator must be and, or')
  return { matches: (request) => sides.some(({ matches }) => matches(request)), within: {} }
}

export function every(filters: readonly RequestFilter[]): RequestFilter {
  return {
    matches: (request) => filters.every(({ matches }) => matches(request)),
    within: filters.map(({ within }) => within).reduce(both, {}),
  }
}

function readLeaf(leaf: Readonly<Record<string, unknown>>): RequestFilter {
  return every(
    Object.entries(leaf).flatMap(([table, columns]) => {
      if (table === 'properties') return named(table, columns, propertyField)
      return entriesOf(columns, table).flatMap(([column, value]) => {
        const name = `${table}.${column}`
        if (column === 'properties') return named(name, value, propertyField)
        if (column === 'scores') return named(name, value, scoreField)
        const field = fieldOf(table, column)
        if (!field) throw wrong(`has no ${name} here`)
        return readConditions(field, value, name)
      })
    }),
  )
}

function named(where: string, values: unknown, fieldOfName: (name: string) => FilterField): RequestFilter[] {
  return entriesOf(values, where).flatMap(([name, value]) =>
    readConditions(fieldOfName(name), value, `${where}.${name}`),
  )
}

function readConditions(field: FilterField, conditions: unknown, name: string): RequestFilter[] {
  return entriesOf(conditions, name).map(([operator, given]) => {
    const compare = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
    if (!compare) throw wrong(`${name} has no operator ${operator}. There are ${Object.keys(OPERATORS).join(', ')}`)
    const wanted = read(given, field, name)
    return { matches: (request) => compare(field.read(request), wanted), within: withinOf(field, operator, wanted) }
  })
}

function read(given: unknown, { kind }: FilterField, name: string): NonNullable<FieldValue> {
  if (kind === 'text' && (typeof given === 'string' || typeof given === 'number')) return String(given)
  if (kind === 'flag' && (typeof given === 'boolean' || given === 'true' || given === 'false'))
    return String(given) === 'true'
  const value = kind === 'time' && typeof given === 'string' ? timeOf(given) : given === '' ? Number.NaN : Number(given)
  if ((kind === 'number' || kind === 'time') && Number.isFinite(value)) return value
  throw wrong(`${name} must be compared with a ${kind}`)
}

/** ClickHouse writes UTC without saying so: `2025-01-31 12:34:56`. */
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

function withinOf(field: FilterField, operator: string, wanted: NonNullable<FieldValue>): LogFilter {
  if (field === createdAt && typeof wanted === 'number') {
    if (operator === 'gte' || operator === 'gt') return { from: Math.floor(wanted) }
    // The log's end is exclusive.
    return operator === 'lte' || operator === 'lt' ? { to: Math.floor(wanted) + 1 } : {}
  }
  return operator === 'equals' && wanted !== '' ? (field.equals?.(String(wanted)) ?? {}) : {}
}

function both(left: LogFilter, right: LogFilter): LogFilter {
  const from = Math.max(left.from ?? -Infinity, right.from ?? -Infinity)
  const to = Math.min(left.to ?? Infinity, right.to ?? Infinity)
  const properties = { ...left.properties, ...right.properties }
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
