import type { LogStore, RecordsInFile, WrittenRecords } from '../stores/index.ts'
import { readSpan } from './log-segment.ts'

/** As long as the longest batch so far: a new one for each would be megabytes that wait to be collected. */
let room = /* @__PURE__ */ Buffer.alloc(0)

/** A batch; a single record can be longer, and that is rare. */
const KEPT_BYTES = 4 * 1024 * 1024

function roomOf(bytes: number): Buffer {
  if (bytes > KEPT_BYTES) return Buffer.allocUnsafeSlow(bytes)
  if (room.length < bytes) room = Buffer.allocUnsafeSlow(bytes)
  return room.subarray(0, bytes)
}

/** `LogStore.writeRecords`, for whoever has a store in the thread that this runs in. Rejects when nothing was written. One call at a
 * time: they share the memory that is read into. */
export async function writeRecords(store: Pick<LogStore, 'write'>, part: RecordsInFile): Promise<WrittenRecords> {
  const { path, begin, end, records: count } = part
  const { records } = await readSpan({ segment: { path }, begin, end, records: count }, { ...part, roomOf })
  const entries = records.flatMap(({ entry }) => entry ?? [])
  await store.write(entries)
  return {
    records: records.length,
    bytes: records.reduce((sum, { bytes }) => sum + bytes, 0),
    damaged: records.length - entries.length,
  }
}
