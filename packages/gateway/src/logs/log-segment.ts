import { closeSync, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { LogEntry } from '../stores/index.ts'
import { decodeRecord, RECORD_END } from './log-record.ts'

/** A file of the write-ahead log. */
export interface LogSegment {
  readonly path: string
  readonly number: number
  /** Size of the complete records in bytes. */
  size: number
  /** Number of records that are not in the store yet. */
  pending: number
  /** `undefined` if the file is not open for writing. */
  descriptor: number | undefined
}

/** Consecutive records in a file, between two offsets in bytes. */
export interface LogSpan {
  readonly segment: LogSegment
  readonly begin: number
  readonly end: number
  readonly records: number
}

export const SEGMENT_NAME = /^(\d{8})\.(?:records|wal)$/

export function segmentName(number: number): string {
  return `${String(number).padStart(8, '0')}.records`
}

/** Files of earlier versions are called `.wal` and have one line per entry. They are only read. */
function recordEndIn(path: string): number {
  return path.endsWith('.wal') ? LINE_FEED : RECORD_END
}

const LINE_FEED = 0x0a

/** Creates a file that only this user can read, because it contains prompts and responses. Throws if it cannot be created. */
export function createSegment(path: string, number: number): LogSegment {
  return { path, number, size: 0, pending: 0, descriptor: openSync(path, 'ax', 0o600) }
}

/** Writes a record. When this returns, the kernel has the bytes. Throws if it did not accept all of them; the segment must then be abandoned. */
export function appendRecord(segment: LogSegment, record: Buffer): void {
  if (segment.descriptor === undefined) throw new Error('The segment is closed.')
  let written = 0
  while (written < record.length) written += writeSync(segment.descriptor, record, written)
  segment.size += record.length
  segment.pending += 1
}

/** Truncates the file after all its records were stored, so that the next start does not read them again. */
export function emptySegment(segment: LogSegment): void {
  if (segment.descriptor === undefined || segment.size === 0) return
  ftruncateSync(segment.descriptor, 0)
  segment.size = 0
}

export function closeSegment(segment: LogSegment): void {
  if (segment.descriptor !== undefined) closeSync(segment.descriptor)
  segment.descriptor = undefined
}

export function deleteSegment(segment: LogSegment): void {
  closeSegment(segment)
  unlinkSync(segment.path)
}

/** Counts the records in a file of an earlier run. An incomplete record at its end, after a crash, counts as one. */
export async function findSegment(path: string, number: number): Promise<LogSegment> {
  const file = await open(path, 'r')
  try {
    let size = 0
    let pending = 0
    let isCutOff = false
    const chunk = Buffer.alloc(CHUNK_BYTES)
    const recordEnd = recordEndIn(path)
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, size)
      if (bytesRead === 0) break
      const bytes = chunk.subarray(0, bytesRead)
      for (let at = bytes.indexOf(recordEnd); at !== -1; at = bytes.indexOf(recordEnd, at + 1)) pending += 1
      isCutOff = bytes[bytesRead - 1] !== recordEnd
      size += bytesRead
    }
    return { path, number, size, pending: pending + Number(isCutOff), descriptor: undefined }
  } finally {
    await file.close()
  }
}

const CHUNK_BYTES = 4 * 1024 * 1024

export interface ReadRecord {
  /** `undefined` if the record is damaged. */
  readonly entry: LogEntry | undefined
  readonly bytes: number
}

/** The part of a span that is needed to read it, which can be sent to another thread. */
export interface ReadableSpan extends Omit<LogSpan, 'segment'> {
  readonly segment: Pick<LogSegment, 'path'>
}

export interface ReadRecords<Span extends ReadableSpan> {
  readonly records: readonly ReadRecord[]
  /** The rest of the span; `undefined` if everything was read. */
  readonly rest: Span | undefined
}

export interface ReadLimits {
  readonly maxRecords: number
  readonly maxBytes: number
}

/** Reads the first records of a span: as many as the limits allow, but at least one. */
export async function readSpan<Span extends ReadableSpan>(
  span: Span,
  { maxRecords, maxBytes }: ReadLimits,
): Promise<ReadRecords<Span>> {
  const file = await open(span.segment.path, 'r')
  try {
    const recordEnd = recordEndIn(span.segment.path)
    const bytes = await readComplete(file, span, { maxBytes, recordEnd })
    const records: ReadRecord[] = []
    let begin = 0
    while (begin < bytes.length && records.length < maxRecords) {
      const found = bytes.indexOf(recordEnd, begin)
      const end = found === -1 ? bytes.length : found
      records.push({ entry: decodeRecord(bytes.subarray(begin, end)), bytes: end + 1 - begin })
      begin = end + 1
    }
    const next = span.begin + begin
    const isDone = next >= span.end || records.length === 0
    const rest = { ...span, begin: next, records: Math.max(1, span.records - records.length) }
    return { records, rest: isDone ? undefined : rest }
  } finally {
    await file.close()
  }
}

/** Reads complete records from the beginning of a span: about `maxBytes`, or more if the first record is longer. The last one may lack its end if the file does. */
async function readComplete(
  file: FileHandle,
  { begin, end }: ReadableSpan,
  { maxBytes, recordEnd }: { readonly maxBytes: number; readonly recordEnd: number },
): Promise<Buffer> {
  for (let length = maxBytes; ; length *= 4) {
    const wanted = Math.min(length, end - begin)
    const { bytesRead, buffer } = await file.read(Buffer.alloc(wanted), 0, wanted, begin)
    const bytes = buffer.subarray(0, bytesRead)
    if (wanted === end - begin) return bytes
    const last = bytes.lastIndexOf(recordEnd)
    if (last !== -1) return bytes.subarray(0, last + 1)
    if (bytesRead < wanted) return bytes
  }
}
