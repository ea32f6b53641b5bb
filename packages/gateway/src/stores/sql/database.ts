import type { Kysely, RawBuilder, Transaction } from 'kysely'
import type { Condition } from './filter.ts'
import type { LogTables, RollupRow } from './tables.ts'

export type LogTransaction = Transaction<LogTables>

/** Where an entry is stored: its id, and the time that determines its partition. */
export interface Place {
  readonly id: string
  readonly created_at: number
}

/** What differs between SQLite and PostgreSQL. The rest of the log store is written once, with Kysely. */
export interface LogDatabase {
  readonly kysely: Kysely<LogTables>
  readonly dialect: 'sqlite' | 'postgres'
  /** Case-insensitive `like`. */
  readonly like: RawBuilder<unknown>
  /** Aggregate function: joins the texts of a group with commas, in any order, without nulls. */
  joinTexts(texts: RawBuilder<unknown>): RawBuilder<unknown>
  /** Adds to existing rollups, or inserts new ones. Bins whose count becomes 0 are removed. The keys of the rows must be distinct. */
  addRollups(db: LogTransaction, rows: readonly RollupRow[]): Promise<void>
  /** Runs several reads on the same snapshot. */
  read<T>(work: (db: LogTransaction) => Promise<T>): Promise<T>
  /** Runs a transaction. When it resolves, its changes survive a crash. */
  write<T>(work: (db: LogTransaction) => Promise<T>): Promise<T>
  insert<T extends keyof LogTables>(
    db: LogTransaction,
    table: T,
    rows: readonly LogTables[T][],
    onConflict?: RawBuilder<unknown>,
  ): Promise<void>
  /** Resolves to where those of the entries are that are already stored. Locks all of the entries until the transaction ends. */
  claim(db: LogTransaction, entries: readonly Place[]): Promise<readonly Place[]>
  /** Resolves to where entries with these ids are. `lock` locks them until the transaction ends. */
  locate(db: LogTransaction, ids: readonly string[], lock?: boolean): Promise<readonly Place[]>
  /** The condition that a row belongs to one of the entries, in a form that uses an index. */
  belongsTo(table: 'requests' | 'details' | 'properties', places: readonly Place[]): Condition
  /** Called before rows with these times are written. */
  prepare(times: readonly number[]): Promise<void>
  /** Drops partitions that end before a time. Resolves to the number of requests in them. */
  dropBefore(db: LogTransaction, time: number): Promise<number>
  /** Returns free space to the operating system, after rows were deleted. */
  reclaim(): Promise<void>
  /** Rejects if the database cannot be written to. */
  check(): Promise<void>
  close(): Promise<void>
}
