import type { CallRecord } from '@litecone/core'

/** What of a log a redactor may change. */
export interface LogContent {
  /** The provider's request body, as it was sent. */
  readonly request: unknown
  /** The provider's answer. Absent for streams. */
  readonly response?: unknown
  /** The stream's events, their data parsed where it is JSON. */
  readonly events?: readonly LogEvent[]
  /** `Helicone-*` headers: user, session, properties. */
  readonly meta: Readonly<Record<string, string>>
}

export interface LogEvent {
  readonly event?: string | undefined
  readonly data: unknown
}

/**
 * Gives back the content that may leave the process. Runs after the call, off its path, before the log is queued or written to disk. It must
 * not change what it is given. When it throws, the log goes out without any content.
 */
export type Redactor = (content: LogContent, record: CallRecord) => LogContent

type Replace = (value: unknown, path: readonly string[]) => unknown

/**
 * A copy with some values replaced. `replace` sees each value with the keys that lead to it and gives back another, or the same to have its
 * members visited.
 */
export function mapContent(content: LogContent, replace: Replace): LogContent {
  return {
    request: mapDeep(content.request, replace, ['request']),
    meta: content.meta,
    ...('response' in content && { response: mapDeep(content.response, replace, ['response']) }),
    ...(content.events && {
      events: content.events.map(({ event, data }) => ({ event, data: mapDeep(data, replace, ['events']) })),
    }),
  }
}

function mapDeep(value: unknown, replace: Replace, path: readonly string[]): unknown {
  const other = replace(value, path)
  if (other !== value) return other
  if (Array.isArray(value)) return value.map((item) => mapDeep(item, replace, path))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapDeep(item, replace, [...path, key])]))
}
