import type { CallRecord } from '@litecone/core'

/** The parts of a log that a redactor may change. */
export interface LogContent {
  /** The provider's request body, as sent. */
  readonly request: unknown
  /** The provider's response. Absent for streams. */
  readonly response?: unknown
  /** The stream's events, whose data is parsed if it is JSON. */
  readonly events?: readonly LogEvent[]
  /** `Helicone-*` headers: user, session, properties. */
  readonly meta: Readonly<Record<string, string>>
}

export interface LogEvent {
  readonly event?: string | undefined
  readonly data: unknown
}

/**
 * Returns the content that may leave the process. Runs after the call, before the log is queued or written to disk. Must not modify its
 * arguments. If it throws, the log is sent without any content.
 */
export type Redactor = (content: LogContent, record: CallRecord) => LogContent

type Replace = (value: unknown, path: readonly string[]) => unknown

/**
 * A copy with some values replaced. `replace` gets each value with the path of keys to it, and returns a replacement, or the same value to
 * have its members visited.
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
