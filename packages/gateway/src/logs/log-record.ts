import { crc32 } from 'node:zlib'
import type { LogEntry } from '../stores/index.ts'

const CHECKSUM_LENGTH = 8

/**
 * A line of the write-ahead file: the CRC-32 of what follows in hexadecimal, a space, the entry as JSON, a line feed. JSON has no line feeds of its
 * own, so a reader finds the next record behind one that is damaged.
 */
export function encodeRecord(entry: LogEntry): Buffer {
  const record = Buffer.from(`${'0'.repeat(CHECKSUM_LENGTH)} ${JSON.stringify(entry)}\n`)
  record.write(checksumOf(record.subarray(CHECKSUM_LENGTH + 1, -1)), 0, 'latin1')
  return record
}

/** The entry of a line without its line feed; `undefined` when the line is damaged. */
export function decodeRecord(line: Buffer): LogEntry | undefined {
  const json = line.subarray(CHECKSUM_LENGTH + 1)
  if (line.toString('latin1', 0, CHECKSUM_LENGTH) !== checksumOf(json)) return undefined
  try {
    return JSON.parse(json.toString()) as LogEntry
  } catch {
    return undefined
  }
}

function checksumOf(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(CHECKSUM_LENGTH, '0')
}
