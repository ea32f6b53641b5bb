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

/** Records in numbered files, in order. A file is deleted when all its records are in the store. */
export interface WriteAheadLog {
  /** Records of an earlier run that are not in the store. */
  readonly found: readonly LogSpan[]
  /** Writes a record, and returns its position. From then on, it survives the end of the process. Throws if the file cannot be written. */
  append(record: Buffer): { readonly segment: LogSegment; readonly begin: number }
  /** Called when this many records of a segment are in the store. */
  settle(segment: LogSegment, records: number): void
  /** Closes the files. Those with records that are not settled are kept. */
  close(): void
}

/** `segmentBytes` is the size at which a new file is started. */
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
        // The file was removed, or the disk failed. If the file is still there at the next start, its entries are stored again, with the same ids.
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

/** Removes an incomplete record after a failed write. Otherwise, the next start would count it as damaged. */
function abandon(segment: LogSegment): void {
  try {
    if (segment.pending === 0) return deleteSegment(segment)
    if (segment.descriptor !== undefined) ftruncateSync(segment.descriptor, segment.size)
    closeSegment(segment)
  } catch {
    // The caller reports the error of the write, not this one. Readers stop at the last complete record.
  }
}

async function findSegments(folder: string): Promise<LogSegment[]> {
  const names = (await readdir(folder)).filter((name) => SEGMENT_NAME.test(name)).sort()
  const segments: LogSegment[] = []
  for (const name of names) segments.push(await findSegment(join(folder, name), Number(name.slice(0, 8))))
  return segments
}
