import type { LogEntry } from './log-entry.ts'
import type { LogFilter } from './log-query.ts'
import type { LogStore } from './log-store.ts'

export async function exportAll(store: LogStore, filter?: LogFilter): Promise<LogEntry[]> {
  const entries: LogEntry[] = []
  for await (const each of store.export(filter)) entries.push(each)
  return entries
}

export const total = async (store: LogStore, filter: LogFilter = {}) => {
  const [row, ...more] = await store.aggregate({ filter })
  if (!row || more.length > 0) throw new Error(`Expected one row, not ${more.length + (row ? 1 : 0)}`)
  return row
}

/** The same filter, but answered from rows: `minLatencyMs: 0` matches everything, and rollups do not have latencies of single requests. */
export const byRows = (filter: LogFilter): LogFilter => ({ ...filter, minLatencyMs: 0 })
