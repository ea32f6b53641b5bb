import type { LogEntry, WrittenRecords } from '../stores/index.ts'
import { type LogSegment, type LogSpan, readSpan } from './log-segment.ts'
import type { WriteAheadLog } from './write-ahead-log.ts'

/** An entry on its way to the store. */
export interface LogItem {
  readonly entry: LogEntry
  /** As a record. */
  readonly bytes: number
  /** `undefined` if it is not in a file. It is then lost when the process ends. */
  readonly segment: LogSegment | undefined
}

export interface LogQueueOptions {
  readonly log: WriteAheadLog
  /** Entries beyond this size are only in the file, and are read when they are due. */
  readonly memoryBytes: number
  /** Whether all are, since the store reads them from there. */
  readonly inFile: boolean
  /** Called when records of a file cannot be read. */
  readonly onDamaged: (records: number, path: string, reason: string) => void
}

/** Entries that are not stored yet, in the order in which they were accepted. */
export interface LogQueue {
  /** Records. */
  readonly waiting: number
  /** Records that were ever added. They leave in order, so `added - waiting` of them have left. */
  readonly added: number
  /** Records that no file has. */
  readonly unprotected: number
  readonly bytes: number
  /** Whether another unprotected entry finds room. */
  hasRoom(bytes: number): boolean
  /** Adds a record that is in the file at `begin`, or in no file. */
  add(entry: LogEntry, bytes: number, place: { segment: LogSegment; begin: number } | undefined): void
  /** The first item, if it is only in a file. */
  readonly front: LogSpan | undefined
  /** So many records at the front have been dealt with. */
  advance(written: WrittenRecords): void
  /** The first items; empty if there are none, or if all that were read are damaged. Rejects if a file cannot be read, without losing anything. */
  take(limits: TakeLimits): Promise<LogItem[]>
  settle(items: readonly LogItem[]): void
  /** Drops the files at the front that cannot be read. */
  skip(reason: string): void
  /** Those that are in memory. */
  items(): readonly LogItem[]
}

export interface TakeLimits {
  readonly maxEntries: number
  readonly maxBytes: number
}

/** Bytes that are read and parsed at a time, which blocks the event loop. */
const READ_BYTES = 1024 * 1024

interface Counts {
  waiting: number
  added: number
  unprotected: number
  bytes: number
  /** Bytes of entries in memory, those that are being written included. */
  memory: number
  /** Spans in the queue, including the one that is being read. While there are any, new entries are only in the file. */
  spans: number
}

export function createLogQueue({ log, memoryBytes, inFile, onDamaged }: LogQueueOptions): LogQueue {
  let parts: (LogItem | LogSpan)[] = [...log.found]
  const found = log.found.reduce((sum, { records }) => sum + records, 0)
  const counts: Counts = {
    waiting: found,
    added: found,
    unprotected: 0,
    bytes: log.found.reduce((sum, { begin, end }) => sum + end - begin, 0),
    memory: 0,
    spans: log.found.length,
  }

  const forget = (segment: LogSegment, records: number, bytes: number) => {
    counts.waiting -= records
    counts.bytes -= bytes
    log.settle(segment, records)
  }

  /** Replaces the beginning of a span by its first records. */
  const readFront = async (span: LogSpan, maxRecords: number) => {
    parts.shift()
    try {
      const { records, rest } = await readSpan(span, { maxRecords, maxBytes: READ_BYTES })
      const { segment } = span
      const items = records.flatMap(({ entry, bytes }) => (entry ? [{ entry, bytes, segment }] : []))
      parts = [...items, ...(rest ? [rest] : []), ...parts]
      if (!rest) counts.spans -= 1
      counts.memory += sizeOf(items)
      const lost = span.records - items.length - (rest?.records ?? 0)
      if (lost !== 0) {
        forget(segment, lost, (rest?.begin ?? span.end) - span.begin - sizeOf(items))
        onDamaged(lost, segment.path, 'its checksum is wrong')
      }
    } catch (error) {
      parts.unshift(span)
      throw error
    }
  }

  return {
    get waiting() {
      return counts.waiting
    },
    get added() {
      return counts.added
    },
    get unprotected() {
      return counts.unprotected
    },
    get bytes() {
      return counts.bytes
    },
    hasRoom: (bytes) => counts.memory + bytes <= memoryBytes,
    add(entry, bytes, place) {
      counts.waiting += 1
      counts.added += 1
      counts.bytes += bytes
      if (place && (inFile || counts.spans > 0 || counts.memory + bytes > memoryBytes)) {
        const isLonger = extendLast(parts, place, bytes)
        if (!isLonger) counts.spans += 1
        return
      }
      counts.memory += bytes
      if (!place) counts.unprotected += 1
      parts.push({ entry, bytes, segment: place?.segment })
    },
    get front() {
      const [first] = parts
      return first && 'records' in first ? first : undefined
    },
    advance({ records, bytes, damaged }) {
      const [first] = parts
      if (!first || !('records' in first)) return
      const { segment, end } = first
      const begin = first.begin + bytes
      const isDone = begin >= end || records === 0
      const left = isDone ? 0 : Math.max(1, first.records - records)
      if (isDone) {
        parts.shift()
        counts.spans -= 1
      } else parts[0] = { segment, begin, end, records: left }
      forget(segment, first.records - left, isDone ? end - first.begin : bytes)
      // Records that the file should contain but does not are lost, too.
      const lost = first.records - left - records + damaged
      if (lost > 0) onDamaged(lost, segment.path, 'its checksum is wrong')
    },
    async take({ maxEntries, maxBytes }) {
      const taken: LogItem[] = []
      let bytes = 0
      for (let first = parts[0]; first; first = parts[0]) {
        const isFull = taken.length >= maxEntries || bytes >= maxBytes
        if (isFull || (taken.length > 0 && 'records' in first)) break
        if ('records' in first) {
          await readFront(first, maxEntries)
          continue
        }
        if (taken.length > 0 && bytes + first.bytes > maxBytes) break
        const count = countWithin(parts, maxEntries - taken.length, maxBytes - bytes)
        const some = parts.splice(0, count).filter((part): part is LogItem => 'entry' in part)
        taken.push(...some)
        bytes += sizeOf(some)
      }
      return taken
    },
    settle(items) {
      for (const { bytes, segment } of items) {
        counts.memory -= bytes
        if (segment) forget(segment, 1, bytes)
        else {
          counts.waiting -= 1
          counts.bytes -= bytes
          counts.unprotected -= 1
        }
      }
    },
    skip(reason) {
      const [first] = parts
      if (!first || !('records' in first)) return
      parts.shift()
      counts.spans -= 1
      counts.waiting -= first.records
      counts.bytes -= first.end - first.begin
      onDamaged(first.records, first.segment.path, reason)
    },
    items: () => parts.filter((part): part is LogItem => 'entry' in part),
  }
}

function sizeOf(items: readonly LogItem[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** How many items at the front fit: the first does in any case. */
function countWithin(parts: readonly (LogItem | LogSpan)[], maxEntries: number, maxBytes: number): number {
  let count = 0
  let bytes = 0
  for (const part of parts) {
    if ('records' in part || count >= maxEntries || (count > 0 && bytes + part.bytes > maxBytes)) break
    bytes += part.bytes
    count += 1
  }
  return count
}

/** False if a new span was added. */
function extendLast(
  parts: (LogItem | LogSpan)[],
  { segment, begin }: { segment: LogSegment; begin: number },
  bytes: number,
): boolean {
  const last = parts.at(-1)
  const end = begin + bytes
  if (last && 'records' in last && last.segment === segment && last.end === begin) {
    parts[parts.length - 1] = { ...last, end, records: last.records + 1 }
    return true
  }
  parts.push({ segment, begin, end, records: 1 })
  return false
}
