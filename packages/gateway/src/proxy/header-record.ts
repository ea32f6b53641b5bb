import type { HeaderList } from './answer.ts'

/** Converts a header list to a record. Values of repeated headers are joined by commas (RFC 9110, section 5.3). */
export function headerRecord(list: HeaderList): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let index = 0; index + 1 < list.length; index += 2) {
    const name = list[index] ?? ''
    const value = list[index + 1] ?? ''
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return headers
}
