import type { HeaderList } from './answer.ts'

/** A list of names and values by name; what comes twice is joined, as HTTP allows. (RFC 9110, 5.3) */
export function headerRecord(list: HeaderList): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let index = 0; index + 1 < list.length; index += 2) {
    const name = list[index] ?? ''
    const value = list[index + 1] ?? ''
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`
  }
  return headers
}
