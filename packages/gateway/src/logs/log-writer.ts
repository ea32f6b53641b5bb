import type { LogEntry } from '../stores/index.ts'

export interface LogWriterState {
  /** Entries accepted and not yet in the store. */
  readonly waiting: number
  readonly written: number
  /** Entries that were given up: the buffer was full. */
  readonly shed: number
  /** Entries that the store refuses; they are in `rejected.ndjson`. */
  readonly rejected: number
  /** Records of the write-ahead file that could not be read back: the last one after a power cut, otherwise a broken disk. */
  readonly damaged: number
  /** Why the store cannot be written to at the moment. */
  readonly failing: string | undefined
}

/** Takes entries at once and writes them in batches. An entry that was accepted survives `kill -9`. */
export interface LogWriter {
  /** False when there was no room: it was counted as shed. Never throws, never waits. */
  accept(entry: LogEntry): boolean
  /** Whether there is no room, for gateways that rather refuse requests than shed logs. */
  readonly full: boolean
  readonly state: LogWriterState
  /** Resolves when all that was accepted before is in the store, or after so many milliseconds. */
  flush(timeoutMs?: number): Promise<void>
  /** Flushes, then lets go of the write-ahead file. What could not be written stays in it for the next start. */
  close(timeoutMs?: number): Promise<void>
}
