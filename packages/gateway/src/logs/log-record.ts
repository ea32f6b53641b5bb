import { crc32 } from 'node:zlib'
import type { LogEntry } from '../stores/index.ts'

/** Ends a record: ASCII's record separator, which JSON never contains unescaped. */
export const RECORD_END = 0x1e

/** Precedes each body: ASCII's unit separator, for the same reason. */
const BODY_BEGIN = 0x1f

const CHECKSUM_LENGTH = 8

/**
 * Creates a record of the write-ahead file: the CRC-32 of the rest in hexadecimal, a space, the entry as JSON, and the bodies. The bodies are not in the JSON,
 * because escaping and parsing them would cost more than everything else. A body that contains one of the separators stays in the JSON, so that the record after
 * a damaged one can be found. The returned buffer is reused for the next record.
 */
export function encodeRecord(entry: LogEntry): Buffer {
  const { requestBody, responseBody } = entry
  const isRequestSeparate = isSeparable(requestBody)
  const isResponseSeparate = isSeparable(responseBody)
  const json = JSON.stringify({
    ...entry,
    requestBody: isRequestSeparate ? undefined : requestBody,
    responseBody: isResponseSeparate ? undefined : responseBody,
  })
  const texts = [json, ...(isRequestSeparate ? [requestBody] : []), ...(isResponseSeparate ? [responseBody] : [])]
  const bytes = bufferFor(texts)
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

function isSeparable(body: string | null): body is string {
  return body !== null && !body.includes('\x1e') && !body.includes('\x1f')
}

/** Reused for records that fit. Each is written to the file before the next one is created. */
const scratch = /* @__PURE__ */ Buffer.allocUnsafeSlow(64 * 1024)

function bufferFor(texts: readonly string[]): Buffer {
  // UTF-8 needs at most three bytes per UTF-16 code unit.
  const maxBytes = CHECKSUM_LENGTH + 1 + texts.reduce((sum, { length }) => sum + 1 + 3 * length, 0)
  return maxBytes <= scratch.length ? scratch : Buffer.allocUnsafeSlow(maxBytes)
}

/** Parses a record without its end. Returns `undefined` if it is damaged. The bodies may also be in the JSON, as in files of earlier versions. */
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
    // The parsed object is changed, because copying its many fields would take as long as parsing them.
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
