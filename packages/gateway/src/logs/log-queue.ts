import type { LogEntry, WrittenRecords } from '../stores/index.ts'
import { type LogSegment, type LogSpan, readSpan } from './log-segment.ts'
import type { WriteAheadLog } from './write-ahead-log.ts'

/** An entry on its way to the store. */
export interface LogItem {
  readonly entry: LogEntry
  /** Size of its record. */
  readonly bytes: number
  /** The file that contains it. `undefined` if it is only in memory, and would be lost if the process were killed. */
  readonly segment: LogSegment | undefined
}

export interface LogQueueOptions {
  readonly log: WriteAheadLog
  /** Maximum size of entries in memory. Further ones are only in the file, and are read when it is their turn. */
  readonly memoryBytes: number
  /** Whether all entries are only in the file, because the store reads them from there. */
  readonly inFile: boolean
  /** Called with the number of records that could not be read from a file. */
  readonly onDamaged: (records: number, path: string, reason: string) => void
}

/** Entries that are not in the store yet, in the order in which they were accepted. Each is in memory, in a file, or both. Sizes are in bytes. */
export interface LogQueue {
  /** Number of records in the queue, including those taken but not settled. */
  readonly waiting: number
  /** Number of records ever added. They leave in order, so the first `added - waiting` have left. */
  readonly added: number
  /** Number of records that are only in memory. */
  readonly unprotected: number
  /** Size of all waiting records. */
  readonly bytes: number
  /** Whether memory has room for another entry of this size that is not in a file. */
  hasRoom(bytes: number): boolean
  /** Adds an entry whose record is in a file at `begin`, or in no file. */
  add(entry: LogEntry, bytes: number, position: { segment: LogSegment; begin: number } | undefined): void
  /** The records at the front, if they are only in a file. */
  readonly front: LogSpan | undefined
  /** Removes records at the front after the store has read them from the file. */
  advance(written: WrittenRecords): void
  /** Removes the first items, which count as waiting until settled. Empty if all records read are damaged. Rejects, without a change, if a file cannot be read. */
  take(limits: TakeLimits): Promise<LogItem[]>
  /** Called when items that were taken are stored or rejected for good. */
  settle(items: readonly LogItem[]): void
  /** Drops the records at the front, because their file cannot be read. The file stays. */
  skip(reason: string): void
  /** The items that are in memory and were not taken. */
  items(): readonly LogItem[]
}

export interface TakeLimits {
  readonly maxEntries: number
  readonly maxBytes: number
}

/** Bytes to read at a time. Parsing them blocks the event loop. */
const READ_BYTES = 1024 * 1024

interface Counts {
  waiting: number
  added: number
  unprotected: number
  bytes: number
  /** Bytes of entries in memory, including those that were taken. */
  memory: number
  /** Number of spans, including the one that is being read. While there are any, new entries stay only in the file, to keep the order. */
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

  const remove = (segment: LogSegment, records: number, bytes: number) => {
    counts.waiting -= records
    counts.bytes -= bytes
    log.settle(segment, records)
  }

  /** Reads the first records of the span at the front, and puts them in its place, followed by the rest of the span. */
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
        remove(segment, lost, (rest?.begin ?? span.end) - span.begin - sizeOf(items))
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
    add(entry, bytes, position) {
      counts.waiting += 1
      counts.added += 1
      counts.bytes += bytes
      if (position && (inFile || counts.spans > 0 || counts.memory + bytes > memoryBytes)) {
        const isExtended = extendLast(parts, position, bytes)
        if (!isExtended) counts.spans += 1
        return
      }
      counts.memory += bytes
      if (!position) counts.unprotected += 1
      parts.push({ entry, bytes, segment: position?.segment })
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
      remove(segment, first.records - left, isDone ? end - first.begin : bytes)
      // Records that should be in the file but are missing are lost too.
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
        if (segment) remove(segment, 1, bytes)
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

/** The number of items at the front that fit the limits. The first one always fits. */
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

/** Adds a record to the last span if it directly follows that; otherwise adds a new span, and returns false. */
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
