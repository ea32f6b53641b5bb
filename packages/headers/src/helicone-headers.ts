import { isHeaderName } from './fallbacks.ts'
import {
  type HeaderGroup,
  type HeaderRow,
  type HeaderTable,
  headerName,
  isRow,
  PROPERTY_PREFIX,
  REQUEST_HEADERS,
} from './header-table.ts'
import { refuse } from './helicone-header-error.ts'
import { entriesOf } from './option-entries.ts'
import type { HeliconeHeadersOf, HeliconeOptions, OnlyOptions } from './options.ts'
import { areTimeoutsCrossed } from './retry-settings.ts'
import { FLAG_RULE } from './value-kind.ts'

type Headers = Record<string, string>

/** Text that every HTTP client can send unchanged: printable ASCII without outer spaces. */
const SAFE = /^[!-~]([ -~]*[!-~])?$/

/**
 * Builds the headers that pass these options to Helicone or a Litecone gateway. The result's type names them.
 *
 * @throws HeliconeHeaderError If an option is unknown or invalid. The message never contains its value.
 *
 * @example
 * heliconeHeaders({ apiKey, userId: 'u-1', cache: { maxAge: 3600 }, properties: { plan: 'pro' } })
 */
export function heliconeHeaders<Options extends HeliconeOptions>(
  options: Options & OnlyOptions<Options>,
): HeliconeHeadersOf<Options>
export function heliconeHeaders(options: HeliconeOptions): Headers {
  return writeHeaders(options)
}

/** `heliconeHeaders` without its types. */
export function writeHeaders(options: HeliconeOptions): Headers {
  const headers: Headers = {}
  const table: HeaderTable = REQUEST_HEADERS
  for (const [name, value] of entriesOf(options, 'options', { ...table, properties: 0 }, '')) {
    const row = table[name]
    if (!row) writeProperties(headers, value)
    else if (isRow(row)) write(headers, row, value, name)
    else if (value !== false) writeGroup(headers, row, value, name)
  }
  return headers
}

function writeGroup(headers: Headers, group: HeaderGroup, given: unknown, name: string): void {
  const values = Object.fromEntries(entriesOf(given === true ? switchOn(group) : given, name, group))
  if ('enabled' in group) {
    const half = values.save || values.read
    if (values.enabled && (values.save === false || values.read === false))
      refuse('conflict', name, 'must not be enabled when save or read is false.')
    if (values.enabled === false && !half) return
    values.enabled ??= !half
  }
  if (name === 'retry' && areTimeoutsCrossed(values))
    refuse('conflict', 'retry.minTimeout', 'must not be above retry.maxTimeout (10000).')
  for (const [key, row] of Object.entries(group)) if (key in values) write(headers, row, values[key], `${name}.${key}`)
}

/** The flags that `true` stands for: `enabled`, or every flag of a group without one. */
function switchOn(group: HeaderGroup): unknown {
  const keys = 'enabled' in group ? ['enabled'] : Object.keys(group)
  return keys.every((key) => isFlag(group[key])) && Object.fromEntries(keys.map((key) => [key, true]))
}

function isFlag(row: HeaderRow<unknown, never> | undefined): boolean {
  return row?.rule === FLAG_RULE
}

function writeProperties(headers: Headers, given: unknown): void {
  const names = new Set<string>()
  for (const [name, value] of entriesOf(given, 'properties')) {
    const field = `properties[${JSON.stringify(name.slice(0, 40))}]`
    const lower = name.toLowerCase()
    if (!isHeaderName(name) || /^(helicone-|stripe_customer_id$)/.test(lower))
      refuse('invalid', field, 'must be letters, digits, - and _, not beginning with helicone-.')
    if (names.has(lower)) refuse('conflict', field, 'differs from another in case only.')
    names.add(lower)
    if (typeof value === 'object') refuse('invalid', field, 'must be text, a number, true or false.')
    headers[PROPERTY_PREFIX + name] = value === '' ? '' : check(`${value}`, field)
  }
}

function write(headers: Headers, row: HeaderRow<unknown, unknown>, value: unknown, field: string): void {
  if (value === false && isFlag(row)) return
  const text = row.write(value)
  if (typeof text !== 'string') refuse('invalid', field, `must be ${row.rule}. Pass that, or leave it out.`)
  known[field] ??= headerName(row, field)
  headers[known[field]] = check(text, field)
}

/** Header names by option, computed once. Only valid options get here. */
const known: Record<string, string> = {}

function check(text: string, field: string): string {
  if (SAFE.test(text)) return text
  return refuse('unsafe', field, 'must be printable ASCII. Trim or encode it.')
}
