import { type HeaderRow, type HeaderTable, headerName, isRow } from './header-table.ts'
import { type HeliconeHeaderError, refuse } from './helicone-header-error.ts'
import type { HeaderProblem } from './options.ts'

/** `Headers` (or a `Map`), a record as Node's `request.headers`, a flat list as Node's `request.rawHeaders`, or pairs. */
export type HeaderSource =
  | Iterable<readonly [name: string, value: string]>
  | readonly string[]
  | Readonly<Record<string, string | readonly string[] | undefined>>

/** By name in lower case: the name as it was sent, and its values joined as HTTP joins them. */
export type FoundHeaders = Map<string, { name: string; value: string }>

type Values = Record<string, unknown>

/** What is no text is passed over, whatever the types say: this reads what strangers send. */
export function collectHeaders(source: HeaderSource): FoundHeaders {
  const found: FoundHeaders = new Map()
  let list: unknown[] = []
  try {
    list = [...(Symbol.iterator in source ? source : Object.entries(source))].flat()
  } catch {
    // No source of headers, or one whose getters throw: there is nothing to read.
  }
  for (let index = 0; index + 1 < list.length; index += 2) {
    const name = list[index]
    for (const value of [list[index + 1]].flat()) {
      if (typeof name !== 'string' || typeof value !== 'string') continue
      const lower = name.toLowerCase()
      const before = found.get(lower)
      found.set(lower, { name, value: before ? `${before.value}, ${value.trim()}` : value.trim() })
    }
  }
  return found
}

/** The values that a table's headers say, in the table's shape. Takes out of `found` what it read. */
export function readTable(table: HeaderTable, found: FoundHeaders, problems: HeaderProblem[], prefix = ''): Values {
  const result: Values = {}
  for (const [key, row] of Object.entries(table)) {
    const path = prefix + key
    if (isRow(row)) {
      const value = readRow(row, headerName(row, path), found, problems)
      if (value != null) result[key] = value
    } else {
      const group = readTable(row, found, problems, `${path}.`)
      if (Object.keys(group).length) result[key] = group
    }
  }
  return result
}

function readRow(
  { aliases = [], rule, read }: HeaderRow<unknown, never>,
  header: string,
  found: FoundHeaders,
  problems: HeaderProblem[],
): unknown {
  const names = [header, ...aliases].map((name) => name.toLowerCase())
  const text = names.map((name) => found.get(name)?.value).find(Boolean)
  for (const name of names) found.delete(name)
  if (!text) return undefined
  try {
    const value = read(text)
    return value === undefined ? refuse('invalid', 'it', `must be ${rule}.`) : value
  } catch (error) {
    const { code, message } = error as HeliconeHeaderError
    problems.push({ header, code, message: `${header}: ${message} It was left out.` })
    return undefined
  }
}
