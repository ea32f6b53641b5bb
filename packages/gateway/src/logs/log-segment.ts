import { closeSync, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { LogEntry } from '../stores/index.ts'
import { decodeRecord, RECORD_END } from './log-record.ts'

/** A file of the write-ahead log, and how many of its records are not in the store yet. */
export interface LogSegment {
  readonly path: string
  readonly number: number
  /** Bytes of whole records. */
  size: number
  pending: number
  /** `undefined` if nothing more is written to it. */
  descriptor: number | undefined
}

/** Records that are only in a file. */
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

/** Files of the first form are called `.wal` and have a line for each entry. They are read, not written. */
function recordEndIn(path: string): number {
  return path.endsWith('.wal') ? LINE_FEED : RECORD_END
}

const LINE_FEED = 0x0a

/** Throws if the file cannot be created. It contains prompts and responses, so only this user can read it. */
export function createSegment(path: string, number: number): LogSegment {
  return { path, number, size: 0, pending: 0, descriptor: openSync(path, 'ax', 0o600) }
}

/** When it returns, the kernel has the bytes. Throws if it did not accept all of them; the segment can then no longer be used. */
export function appendRecord(segment: LogSegment, record: Buffer): void {
  if (segment.descriptor === undefined) throw new Error('The segment is closed.')
  let written = 0
  while (written < record.length) written += writeSync(segment.descriptor, record, written)
  segment.size += record.length
  segment.pending += 1
}

/** All its records are stored, so the next start must not read it again. */
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

/** Reads what an earlier run left. If a crash truncated the file, its end counts as one damaged record. */
export async function findSegment(path: string, number: number): Promise<LogSegment> {
  const file = await open(path, 'r')
  try {
    let size = 0
    let pending = 0
    let endsInside = false
    const chunk = Buffer.alloc(CHUNK_BYTES)
    const recordEnd = recordEndIn(path)
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, size)
      if (bytesRead === 0) break
      const bytes = chunk.subarray(0, bytesRead)
      for (let at = bytes.indexOf(recordEnd); at !== -1; at = bytes.indexOf(recordEnd, at + 1)) pending += 1
      endsInside = bytes[bytesRead - 1] !== recordEnd
      size += bytesRead
    }
    return { path, number, size, pending: pending + Number(endsInside), descriptor: undefined }
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

/** What is needed to read a span, also in another thread. */
export interface ReadableSpan extends Omit<LogSpan, 'segment'> {
  readonly segment: Pick<LogSegment, 'path'>
}

export interface ReadRecords<Span extends ReadableSpan> {
  readonly records: readonly ReadRecord[]
  /** The rest of the span. */
  readonly rest: Span | undefined
}

export interface ReadLimits {
  readonly maxRecords: number
  readonly maxBytes: number
}

/** Reads a span's first records: at least one, else as many as the limits allow. */
export async function readSpan<Span extends ReadableSpan>(
  span: Span,
  { maxRecords, maxBytes }: ReadLimits,
): Promise<ReadRecords<Span>> {
  const file = await open(span.segment.path, 'r')
  try {
    const recordEnd = recordEndIn(span.segment.path)
    const bytes = await readWhole(file, span, { maxBytes, recordEnd })
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

/** Complete records from the start of the span. The last may lack its end if the span ends there. */
async function readWhole(
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
