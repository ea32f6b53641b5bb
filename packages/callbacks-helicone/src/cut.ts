import { asRecord } from '@litecone/core'
import { countsOf, parseEvents } from './content.ts'
import { type LogContent, mapContent } from './redact.ts'

/**
 * Encodes the content, shortened until it fits: first only the longest texts and lists, then more, and at last everything but model and
 * counts. A marker replaces what was cut. Helicone rejects logs over its limit, so they would be lost otherwise.
 */
export function fitContent(
  content: LogContent,
  encode: (content: LogContent) => Uint8Array,
  maxBytes: number,
): Uint8Array {
  const whole = encode(content)
  if (whole.length <= maxBytes) return whole
  const parsed = parseEvents(content)
  for (const keep of [100_000, 10_000, 1_000, 100]) {
    const cut = encode(shorten(parsed, keep))
    if (cut.length <= maxBytes) return cut
  }
  return encode({
    request: { model: asRecord(content.request)['model'], cut: marker(whole.length, 'bytes') },
    response: { ...countsOf(parsed.response ?? parsed.events?.at(-2)?.data), cut: marker(whole.length, 'bytes') },
    meta: Object.fromEntries(
      Object.entries(content.meta)
        .map(([name, value]) => [name, value.slice(0, 100)])
        .slice(-20),
    ),
  })
}

function shorten(content: LogContent, keep: number): LogContent {
  const { events } = content
  return mapContent(
    { ...content, ...(events && { events: shortenList(events, keep, (data) => ({ data: { cut: data } })) }) },
    (value) => {
      if (typeof value === 'string' && value.length > keep)
        return `${value.slice(0, keep)} ${marker(value.length - keep, 'characters')}`
      // A list that was cut has one item more than the limit (its marker), and is not cut again.
      if (Array.isArray(value) && value.length > keep + 1)
        return shorten({ request: shortenList(value, keep, String), meta: {} }, keep).request
      return value
    },
  )
}

/** Keeps the start and the end of a list: a stream has its counts at the end. */
function shortenList<T>(list: readonly T[], keep: number, mark: (text: string) => T): readonly T[] {
  if (list.length <= keep + 1) return list
  const half = Math.floor(keep / 2)
  return [...list.slice(0, half), mark(marker(list.length - 2 * half, 'items')), ...list.slice(-half)]
}

function marker(count: number, unit: string): string {
  return `[litecone cut ${count} ${unit} to fit the log]`
}
