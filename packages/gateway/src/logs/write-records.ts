import type { LogStore, RecordsInFile, WrittenRecords } from '../stores/index.ts'
import { readSpan } from './log-segment.ts'

/** Implements `LogStore.writeRecords` for a store in the current thread. Rejects if nothing was written. */
export async function writeRecords(store: Pick<LogStore, 'write'>, part: RecordsInFile): Promise<WrittenRecords> {
  const { path, begin, end, records: count } = part
  const { records } = await readSpan({ segment: { path }, begin, end, records: count }, part)
  const entries = records.flatMap(({ entry }) => entry ?? [])
  await store.write(entries)
  return {
    records: records.length,
    bytes: records.reduce((sum, { bytes }) => sum + bytes, 0),
    damaged: records.length - entries.length,
  }
}
