import { refuse } from './helicone-header-error.ts'
import { isRecord } from './option-entries.ts'
import { origin, type ValueKind } from './value-kind.ts'

/** A status, or an inclusive range of statuses. */
export type FallbackCode = number | { from: number; to: number }

/** One attempt, as in the header. */
export interface Fallback {
  /** The origin to call. Path and query come from the request. */
  'target-url': string
  /** Replaces all headers of the request, including keys and, except on a Litecone gateway, `Content-Type`. */
  headers: Record<string, string>
  /** Statuses that lead to the next entry. The last entry's response is always returned. */
  onCodes: FallbackCode[]
  /** Top-level keys that override those of the request's body. */
  bodyKeyOverride?: Record<string, unknown>
}

/** Models to try in order at one target. Each becomes an entry. */
export interface ModelFallbacks {
  models: readonly string[]
  'target-url': string
  /** Headers of each attempt. `Content-Type: application/json` is added if absent. */
  headers: Readonly<Record<string, string>>
  /** Default: 429, and 500 to 599. */
  onCodes?: readonly FallbackCode[]
}

export type FallbacksInput = readonly Readonly<FallbackInput>[] | ModelFallbacks

interface FallbackInput extends Omit<Fallback, 'headers' | 'onCodes' | 'bodyKeyOverride'> {
  headers: Readonly<Record<string, string>>
  onCodes: readonly FallbackCode[]
  bodyKeyOverride?: Readonly<Record<string, unknown>> | undefined
}

/** A parsed entry. One that is only a model's name has no target or headers: those of the request apply. */
export type ParsedFallback = Omit<Fallback, 'target-url' | 'headers'> &
  Partial<Pick<Fallback, 'target-url' | 'headers'>>

const DEFAULT_CODES: readonly FallbackCode[] = [429, { from: 500, to: 599 }]

const SHAPE = 'an array of objects with target-url, headers and onCodes, or { models, target-url, headers }'

/** Like Helicone's parser, accepts a target that is not a URL; `rewriteUrl` rejects it. */
export const fallbacks: ValueKind<ParsedFallback[], FallbacksInput> = {
  rule: SHAPE,
  write(value) {
    const list = isRecord(value) && 'models' in value ? expandModels(value) : value
    if (!Array.isArray(list) || !list.length) return undefined
    const json = JSON.stringify(list.map((item, index) => checkFallback(item, `fallbacks[${index}]`)))
    // Headers may contain only ASCII; JSON escapes everything else.
    return json.replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  },
  read(text) {
    let list: unknown
    try {
      list = JSON.parse(text)
    } catch {
      refuse('invalid', 'it', 'must be an array (JSON syntax error).')
    }
    if (!Array.isArray(list)) refuse('invalid', 'it', 'must be an array.')
    return list.map((item, index) =>
      typeof item === 'string' && item
        ? { onCodes: [...DEFAULT_CODES], bodyKeyOverride: { model: item } }
        : readFallback(item, `[${index}]`),
    )
  },
}

function expandModels({ models, ...rest }: Record<string, unknown>): unknown {
  const headers = { ...(isRecord(rest.headers) ? rest.headers : undefined) }
  if (!Object.keys(headers).some((name) => name.toLowerCase() === 'content-type'))
    headers['Content-Type'] = 'application/json'
  return (
    Array.isArray(models) &&
    models.every((model) => typeof model === 'string') &&
    models.map((model) => ({ onCodes: DEFAULT_CODES, ...rest, headers, bodyKeyOverride: { model } }))
  )
}

function checkFallback(item: unknown, field: string): Fallback {
  if (typeof item === 'string') refuse('missing', field, 'is a model only. Write { models, target-url, headers }.')
  const fallback = readFallback(item, field)
  const target = origin.write(fallback['target-url'])
  if (!target) refuse('invalid', `${field}.target-url`, `must be ${origin.rule}.`)
  return { ...fallback, 'target-url': target }
}

function readFallback(item: unknown, field: string): Fallback {
  const { 'target-url': target, headers, onCodes, bodyKeyOverride = {} } = isRecord(item) ? item : {}
  if (!target || !headers || !onCodes) refuse('invalid', field, 'must have target-url, headers, and onCodes.')
  const check = (name: string, isRight: boolean, kind: string) =>
    isRight || refuse('invalid', `${field}.${name}`, `must be ${kind}.`)
  check('target-url', typeof target === 'string', 'a string')
  const areHeaders = isRecord(headers) && Object.entries(headers).every(isHeader)
  check('headers', areHeaders, 'an object of strings')
  check('onCodes', Array.isArray(onCodes) && onCodes.every(isCode), 'an array of statuses or {from, to}')
  check('bodyKeyOverride', isRecord(bodyKeyOverride), 'an object')
  return item as Fallback
}

function isHeader([name, value]: [string, unknown]): boolean {
  return isHeaderName(name) && typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
}

/** A token in RFC 9110. */
export function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name)
}

function isCode(code: unknown): code is FallbackCode {
  return (isRecord(code) ? [code.from, code.to] : [code]).every(Number.isSafeInteger)
}

/** Whether a status is in `onCodes`, whose ranges are inclusive. Does not apply to the last entry. */
export function isFallbackCode(onCodes: readonly FallbackCode[], status: number): boolean {
  return onCodes.some((code) => (typeof code === 'number' ? code === status : status >= code.from && status <= code.to))
}
