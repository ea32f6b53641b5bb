import { crc32 } from 'node:zlib'
import type { LogEntry } from '../stores/index.ts'

/** Ends a record: ASCII's record separator, which JSON never has within. */
export const RECORD_END = 0x1e

/** Before each body: ASCII's unit separator, for the same reason. */
const BODY_BEGIN = 0x1f

const CHECKSUM_LENGTH = 8

/**
 * A record of the write-ahead file: the CRC-32 of the rest in hexadecimal, a space, the entry as JSON, then the bodies, which are not in the JSON, because
 * escaping and parsing them would cost more than everything else. A body that contains a separator stays in the JSON, so that a reader can find the record after
 * a damaged one. The bytes are valid until the next record is created.
 */
export function encodeRecord(entry: LogEntry): Buffer {
  const { requestBody, responseBody } = entry
  const isRequestApart = isApart(requestBody)
  const isResponseApart = isApart(responseBody)
  const json = JSON.stringify({
    ...entry,
    requestBody: isRequestApart ? undefined : requestBody,
    responseBody: isResponseApart ? undefined : responseBody,
  })
  const texts = [json, ...(isRequestApart ? [requestBody] : []), ...(isResponseApart ? [responseBody] : [])]
  const bytes = roomFor(texts)
  let end = CHECKSUM_LENGTH
  for (const text of texts) {
    bytes[end] = end === CHECKSUM_LENGTH ? SPACE : BODY_BEGIN
    end += 1 + bytes.write(text, end + 1)
  }
  bytes.write(checksumOf(bytes.subarray(CHECKSUM_LENGTH + 1, end)), 0, 'latin1')
  bytes[end] = RECORD_END
  return bytes.subarray(0, end + 1)
}

const SPACE = 0x20

function isApart(body: string | null): body is string {
  return body !== null && !body.includes('\x1e') && !body.includes('\x1f')
}

/** Most records fit in it, and are written out at once: they need no memory of their own. */
const scratch = /* @__PURE__ */ Buffer.allocUnsafeSlow(64 * 1024)

function roomFor(texts: readonly string[]): Buffer {
  const most = CHECKSUM_LENGTH + 1 + texts.reduce((sum, { length }) => sum + 1 + 3 * length, 0)
  return most <= scratch.length ? scratch : Buffer.allocUnsafeSlow(most)
}

/** Parses a record without its end; `undefined` if it is damaged. Also accepts entries with their bodies in the JSON. */
export function decodeRecord(record: Buffer): LogEntry | undefined {
  const content = record.subarray(CHECKSUM_LENGTH + 1)
  if (record.toString('latin1', 0, CHECKSUM_LENGTH) !== checksumOf(content)) return undefined
  try {
    const first = content.indexOf(BODY_BEGIN)
    if (first === -1) return JSON.parse(content.toString()) as LogEntry
    const second = content.indexOf(BODY_BEGIN, first + 1)
    const bodies = [content.toString('utf8', first + 1, second === -1 ? content.length : second)]
    if (second !== -1) bodies.push(content.toString('utf8', second + 1))
    const entry = JSON.parse(content.toString('utf8', 0, first)) as Mutable<LogEntry>
    // Set on the parsed object, because copying so many fields would take as long as parsing them.
    if (entry.requestBody === undefined) entry.requestBody = bodies.shift() ?? null
    if (entry.responseBody === undefined) entry.responseBody = bodies.shift() ?? null
    return entry
  } catch {
    return undefined
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function checksumOf(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(CHECKSUM_LENGTH, '0')
}
