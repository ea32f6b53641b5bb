import type { LogEntry } from '../stores/index.ts'

export interface LogWriterState {
  /** Entries accepted and not yet in the store. */
  readonly waiting: number
  readonly written: number
  /** Entries that were dropped for lack of room. */
  readonly shed: number
  /** Entries that the store refused. They are in `rejected.ndjson`. */
  readonly rejected: number
  /** Records of the write-ahead file that could not be read back: the last one after a power cut, otherwise a broken disk. */
  readonly damaged: number
  /** Why the store cannot be written to; `undefined` if it can. */
  readonly failing: string | undefined
}

/** Accepts entries immediately and writes them in batches. An accepted entry survives `kill -9`. */
export interface LogWriter {
  /** False if there was no room, and the entry was counted as shed. Never throws or waits. */
  accept(entry: LogEntry): boolean
  /** Whether there is no room, for gateways that refuse requests instead of dropping logs. */
  readonly full: boolean
  readonly state: LogWriterState
  /** Resolves when everything accepted so far is in the store, or after `timeoutMs`. */
  flush(timeoutMs?: number): Promise<void>
  /** Flushes, then releases the write-ahead file. What could not be written stays in it for the next start. */
  close(timeoutMs?: number): Promise<void>
}
