import type { LogEntry, LogSummary } from './log-entry.ts'
import type {
  AggregateQuery,
  AggregateRow,
  Facet,
  LogFilter,
  Page,
  PageOptions,
  RequestPageOptions,
  SessionSummary,
  UserSummary,
} from './log-query.ts'

/**
 * Where requests are kept. Every method may reject with a `StoreError`.
 * Figures are kept ready while entries are written, and equal what one would count from the entries.
 */
export interface LogStore {
  /**
   * Keeps all of the entries or, when it rejects, none. When it resolves they survive a crash of the process.
   * An entry whose id is there already takes its place; scores, feedback and properties added since stay. Give it
   * batches: a few hundred entries cost little more than one.
   */
  write(entries: readonly LogEntry[]): Promise<void>

  /**
   * Of a store in a thread of its own: writes the first records of a part of the write-ahead file, read there, as `write` would. Their entries need
   * not be copied from thread to thread then, nor be kept here until they are written.
   */
  writeRecords?(part: RecordsInFile): Promise<WrittenRecords>

  get(id: string): Promise<LogEntry | undefined>
  requests(filter?: LogFilter, page?: RequestPageOptions): Promise<Page<LogSummary>>
  /** Whole entries, a page at a time, so that any number can be exported. Entries written meanwhile may be missing. */
  export(filter?: LogFilter, options?: { order?: 'newest' | 'oldest' | undefined }): AsyncIterable<LogEntry>

  /** Rows by bucket, then by the group's requests. Without buckets and groups there is one row, also when nothing matches. */
  aggregate(query?: AggregateQuery): Promise<readonly AggregateRow[]>

  /** By their last request, newest first. The filter chooses sessions with a matching request; figures are the whole session's. */
  sessions(filter?: LogFilter, page?: PageOptions): Promise<Page<SessionSummary>>
  /** A session's requests in the order they began, at most 10 000. */
  session(id: string): Promise<readonly LogSummary[]>
  /** By requests, most first. */
  users(filter?: LogFilter, options?: ListOptions): Promise<readonly UserSummary[]>
  models(filter?: LogFilter, options?: ListOptions): Promise<readonly Facet[]>
  providers(filter?: LogFilter, options?: ListOptions): Promise<readonly Facet[]>
  prompts(filter?: LogFilter, options?: ListOptions): Promise<readonly Facet[]>
  /** Names as they were given last. */
  propertyNames(filter?: LogFilter, options?: ListOptions): Promise<readonly Facet[]>
  propertyValues(name: string, filter?: LogFilter, options?: ListOptions): Promise<readonly Facet[]>

  /** These three resolve to false when no entry has the id (yet). */
  addScore(id: string, name: string, value: number): Promise<boolean>
  setFeedback(id: string, positive: boolean): Promise<boolean>
  setProperty(id: string, name: string, value: string): Promise<boolean>

  /** Whether any entry was created at or after `from` and before `to`, in milliseconds since the Unix epoch. */
  hasEntries(from: number, to: number): Promise<boolean>
  /** Deletes older entries and their figures, in whole half hours. Resolves to the number of entries deleted. */
  deleteBefore(time: number): Promise<number>

  /** Rejects if the store cannot be reached or written to. */
  check(): Promise<void>
  /** Finishes running calls, then releases the folder or the connections. */
  close(): Promise<void>
}

/** Part of a write-ahead file: bytes from `begin` to before `end`. */
export interface RecordsInFile {
  readonly path: string
  readonly begin: number
  readonly end: number
  readonly records: number
  /** One record is written in any case. */
  readonly maxRecords: number
  readonly maxBytes: number
}

export interface WrittenRecords {
  /** Of those that were read, with the damaged ones. */
  readonly records: number
  readonly bytes: number
  /** Whose checksum is wrong: nothing of them is written. */
  readonly damaged: number
}

export interface ListOptions {
  /** 1 to 1000; 100 when not told. */
  readonly limit?: number | undefined
  /** How many to leave out before. */
  readonly offset?: number | undefined
}
