import { ftruncateSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  appendRecord,
  closeSegment,
  createSegment,
  deleteSegment,
  emptySegment,
  findSegment,
  type LogSegment,
  type LogSpan,
  SEGMENT_NAME,
  segmentName,
} from './log-segment.ts'

/** Records in files, in order. Each file is deleted when all of its records are stored. */
export interface WriteAheadLog {
  /** What an earlier run accepted and could not store. */
  readonly found: readonly LogSpan[]
  /** Returns where the record begins. When it returns, the record survives the end of the process. Throws if the file cannot be written. */
  append(record: Buffer): { readonly segment: LogSegment; readonly begin: number }
  /** So many records of the segment are in the store. */
  settle(segment: LogSegment, records: number): void
  /** Closes the files; those with records that are not settled stay. */
  close(): void
}

export async function openWriteAheadLog(folder: string, segmentBytes: number): Promise<WriteAheadLog> {
  const segments = await findSegments(folder)
  let last = segments.at(-1)?.number ?? 0
  let active: LogSegment | undefined

  const remove = (segment: LogSegment) => {
    if (active === segment) active = undefined
    deleteSegment(segment)
  }
  const activeSegment = (): LogSegment => {
    if (active && active.size >= segmentBytes) {
      closeSegment(active)
      active = undefined
    }
    if (!active) {
      last += 1
      active = createSegment(join(folder, segmentName(last)), last)
    }
    return active
  }
  for (const segment of segments) if (segment.pending === 0) remove(segment)

  return {
    found: segments
      .filter(({ pending }) => pending > 0)
      .map((segment) => ({ segment, begin: 0, end: segment.size, records: segment.pending })),
    append(record) {
      const segment = activeSegment()
      const begin = segment.size
      try {
        appendRecord(segment, record)
      } catch (error) {
        active = undefined
        abandon(segment)
        throw error
      }
      return { segment, begin }
    },
    settle(segment, records) {
      segment.pending -= records
      if (segment.pending > 0) return
      try {
        if (segment === active) emptySegment(segment)
        else remove(segment)
      } catch {
        // The file was removed, or the disk fails. If it exists at the next start, its entries are written again, with the same ids.
        if (segment === active) active = undefined
      }
    },
    close() {
      if (!active) return
      if (active.pending > 0) closeSegment(active)
      else remove(active)
    },
  }
}

/** Of a record that was not written whole nothing may stay: the next start would count it as damaged. */
function abandon(segment: LogSegment): void {
  try {
    if (segment.pending === 0) return deleteSegment(segment)
    if (segment.descriptor !== undefined) ftruncateSync(segment.descriptor, segment.size)
    closeSegment(segment)
  } catch {
    // The error of the write is the one to report. Readers stop at the last complete record.
  }
}

async function findSegments(folder: string): Promise<LogSegment[]> {
  const names = (await readdir(folder)).filter((name) => SEGMENT_NAME.test(name)).sort()
  const segments: LogSegment[] = []
  for (const name of names) segments.push(await findSegment(join(folder, name), Number(name.slice(0, 8))))
  return segments
}
