import type { LogEntry } from '../stores/index.ts'

export interface LogWriterState {
  /** Entries that were accepted and are not in the store yet. */
  readonly waiting: number
  readonly written: number
  /** Entries that were dropped, because there was no room for them or they could not be written anywhere. */
  readonly shed: number
  /** Entries that the store rejected. They are in `rejected.ndjson`. */
  readonly rejected: number
  /** Records of the write-ahead file that could not be read back: the last one after a power loss, or others if the disk is damaged. */
  readonly damaged: number
  /** Why the store cannot be written to; `undefined` if it can. */
  readonly failing: string | undefined
}

/** Accepts entries immediately and writes them in batches. An accepted entry survives `kill -9`. */
export interface LogWriter {
  /** Returns false if there was no room, and counts the entry as shed. Never throws or waits. */
  accept(entry: LogEntry): boolean
  /** Whether there is no room. Gateways with `onFull: 'refuse-requests'` then refuse requests. */
  readonly full: boolean
  readonly state: LogWriterState
  /** Resolves when everything accepted so far is in the store, or after `timeoutMs`. */
  flush(timeoutMs?: number): Promise<void>
  /** Flushes, then closes the write-ahead file. Entries that could not be written to the store stay in it for the next start. */
  close(timeoutMs?: number): Promise<void>
}
