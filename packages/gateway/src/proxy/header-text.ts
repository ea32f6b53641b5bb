import { isUtf8 } from 'node:buffer'

const NOT_ASCII = /[\x80-\xff]/

/**
 * Decodes a header value. `node:http` returns each byte as one character. Most clients send UTF-8 (curl, Go, Ruby), some ISO 8859-1 (`fetch`, Python's requests), and
 * no header says which. Valid UTF-8 is decoded as UTF-8, because ISO 8859-1 text is hardly ever valid UTF-8.
 */
export function headerText(value: string): string {
  if (!NOT_ASCII.test(value)) return value
  const bytes = Buffer.from(value, 'latin1')
  return isUtf8(bytes) ? bytes.toString() : value
}
