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

/** Stores the logs of requests. All methods may reject with a `StoreError`. Sums are maintained while entries are written, and always agree with the entries. */
export interface LogStore {
  /**
   * Stores all of the entries or, if it rejects, none. When it resolves, they survive a crash. An entry replaces a stored one with the same id, but keeps the
   * scores, feedback and properties that were added to that. Write in batches: a few hundred entries take little longer than one.
   */
  write(entries: readonly LogEntry[]): Promise<void>

  /**
   * Like `write`, but reads the entries from the first records of a part of the write-ahead file. Stores in a thread of their own have it, so that entries need
   * not be copied to that thread or kept in memory.
   */
  writeRecords?(part: RecordsInFile): Promise<WrittenRecords>

  get(id: string): Promise<LogEntry | undefined>
  requests(filter?: LogFilter, page?: RequestPageOptions): Promise<Page<LogSummary>>
  /** Complete entries, read page by page, so that any number can be exported. Entries written meanwhile may be missing. */
  export(filter?: LogFilter, options?: { order?: 'newest' | 'oldest' | undefined }): AsyncIterable<LogEntry>

  /** Rows are sorted by bucket, then by number of requests. Without buckets and groups there is always one row. */
  aggregate(query?: AggregateQuery): Promise<readonly AggregateRow[]>

  /** Sorted by their last request, newest first. The filter selects sessions with a matching request; their sums include all requests. */
  sessions(filter?: LogFilter, page?: PageOptions): Promise<Page<SessionSummary>>
  /** The requests of a session, oldest first, at most 10,000. */
  session(id: string): Promise<readonly LogSummary[]>
  /** This and the following lists are sorted by number of requests, highest first. */
  users(filter?: LogFilter, options?: ListOptions): Promise<readonly UserSummary[]>
  models(filter?: LogFilter, options?: ListOptions): Promise<readonly Facet[]>
  providers(filter?: LogFilter, options?: ListOptions): Promise<readonly Facet[]>
  prompts(filter?: LogFilter, options?: ListOptions): Promise<readonly Facet[]>
  /** Names of properties, with the case of their last use. */
  propertyNames(filter?: LogFilter, options?: ListOptions): Promise<readonly Facet[]>
  propertyValues(name: string, filter?: LogFilter, options?: ListOptions): Promise<readonly Facet[]>

  /** This and the following two resolve to false if there is no entry with the id (yet). */
  addScore(id: string, name: string, value: number): Promise<boolean>
  setFeedback(id: string, positive: boolean): Promise<boolean>
  setProperty(id: string, name: string, value: string): Promise<boolean>

  /** Whether any entry was created at or after `from` and before `to`, in milliseconds since the Unix epoch. */
  hasEntries(from: number, to: number): Promise<boolean>
  /** Deletes older entries and their sums, in whole half hours. Resolves to the number of entries deleted. */
  deleteBefore(time: number): Promise<number>

  /** Rejects if the store cannot be reached or written to. */
  check(): Promise<void>
  /** Finishes running calls, then releases the folder or the connections. */
  close(): Promise<void>
}

/** Part of a write-ahead file: the bytes from `begin` up to but not including `end`. */
export interface RecordsInFile {
  readonly path: string
  readonly begin: number
  readonly end: number
  readonly records: number
  /** At least one record is written, even if it is larger than `maxBytes`. */
  readonly maxRecords: number
  readonly maxBytes: number
}

export interface WrittenRecords {
  /** Number of records that were read, including damaged ones. */
  readonly records: number
  readonly bytes: number
  /** Number of records with a wrong checksum. They are not written. */
  readonly damaged: number
}

export interface ListOptions {
  /** 1 to 1,000. Default 100. */
  readonly limit?: number | undefined
  /** Number of items to skip. */
  readonly offset?: number | undefined
}
