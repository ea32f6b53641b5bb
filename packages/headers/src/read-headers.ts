import { type HeaderRow, type HeaderTable, headerName, isRow } from './header-table.ts'
import { type HeliconeHeaderError, refuse } from './helicone-header-error.ts'
import type { HeaderProblem } from './options.ts'

/** `Headers` (or a `Map`), a record such as Node's `request.headers`, a flat list such as Node's `request.rawHeaders`, or pairs. */
export type HeaderSource =
  | Iterable<readonly [name: string, value: string]>
  | readonly string[]
  | Readonly<Record<string, string | readonly string[] | undefined>>

/** By name in lower case: the original name, and the values joined as HTTP does. */
export type FoundHeaders = Map<string, { name: string; value: string }>

type Values = Record<string, unknown>

/** Ignores values that are not strings, whatever the types say: the input comes from clients. */
export function collectHeaders(source: HeaderSource): FoundHeaders {
  const found: FoundHeaders = new Map()
  let list: unknown[] = []
  try {
    list = [...(Symbol.iterator in source ? source : Object.entries(source))]
    // A flat list, which servers have for each request, skips this expensive step.
    if (typeof list[0] !== 'string') list = list.flat()
  } catch {
    // Not a source of headers, or its getters throw: nothing to read.
  }
  for (let index = 0; index + 1 < list.length; index += 2) {
    const name = list[index]
    const values = list[index + 1]
    for (const value of Array.isArray(values) ? values : [values]) {
      if (typeof name !== 'string' || typeof value !== 'string') continue
      const lower = name.toLowerCase()
      const before = found.get(lower)
      found.set(lower, { name, value: (before ? `${before.value}, ` : '') + value.trim() })
    }
  }
  return found
}

/** A row and its path in the table. */
interface Field {
  readonly row: HeaderRow<unknown, never>
  readonly group: string
  readonly key: string
  readonly header: string
  /** The header's names, in lower case. */
  readonly names: readonly string[]
}

/** Servers read a table for every request, so its header names are computed once. */
const known = /* @__PURE__ */ new WeakMap<HeaderTable, readonly Field[]>()

function listFields(table: HeaderTable, group = ''): readonly Field[] {
  return Object.entries(table).flatMap(([key, row]) => {
    if (!isRow(row)) return listFields(row, key)
    const header = headerName(row, group ? `${group}.${key}` : key)
    return { row, group, key, header, names: [header].concat(row.aliases ?? []).map((name) => name.toLowerCase()) }
  })
}

/** The values of a table's headers, in the table's shape. Removes what it reads from `found`. */
export function readTable(table: HeaderTable, found: FoundHeaders, problems: HeaderProblem[]): Values {
  const fields = known.get(table) ?? listFields(table)
  known.set(table, fields)
  const result: Values = {}
  for (const field of fields) {
    const value = readField(field, found, problems)
    const { group, key } = field
    if (value != null) (group ? ((result[group] ??= {}) as Values) : result)[key] = value
  }
  return result
}

function readField({ row, header, names }: Field, found: FoundHeaders, problems: HeaderProblem[]): unknown {
  let text: string | undefined
  for (const name of names) {
    text ||= found.get(name)?.value
    found.delete(name)
  }
  if (!text) return undefined
  try {
    const value = row.read(text)
    return value === undefined ? refuse('invalid', 'it', `must be ${row.rule}.`) : value
  } catch (error) {
    const { code, message } = error as HeliconeHeaderError
    problems.push({ header, code, message: `${header}: ${message} It was left out.` })
    return undefined
  }
}
