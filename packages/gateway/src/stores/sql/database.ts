import type { Kysely, RawBuilder, Transaction } from 'kysely'
import type { Condition } from './filter.ts'
import type { LogTables, RollupRow } from './tables.ts'

export type LogTransaction = Transaction<LogTables>

/** An entry's id, and the time that says in which partition it is. */
export interface Place {
  readonly id: string
  readonly created_at: number
}

/**
 * All in which SQLite and PostgreSQL differ. Everything else is written once, over Kysely.
 */
export interface LogDatabase {
  readonly kysely: Kysely<LogTables>
  readonly dialect: 'sqlite' | 'postgres'
  /** Case-insensitive `like`. */
  readonly like: RawBuilder<unknown>
  /** An aggregate: the texts of a group with commas between them, in any order, without those that are null. */
  joinTexts(texts: RawBuilder<unknown>): RawBuilder<unknown>
  /** Adds to rollups that are there, else puts these there. Bins that come to nothing are left out. No two of them have the same key. */
  addRollups(db: LogTransaction, rows: readonly RollupRow[]): Promise<void>
  /** A consistent view for several reads. */
  read<T>(work: (db: LogTransaction) => Promise<T>): Promise<T>
  /** All or nothing; survives a crash when it resolves. */
  write<T>(work: (db: LogTransaction) => Promise<T>): Promise<T>
  insert<T extends keyof LogTables>(
    db: LogTransaction,
    table: T,
    rows: readonly LogTables[T][],
    onConflict?: RawBuilder<unknown>,
  ): Promise<void>
  /** Those of the entries that are stored already, where they are. Nobody else can write any of them until the transaction ends. */
  claim(db: LogTransaction, entries: readonly Place[]): Promise<readonly Place[]>
  /** Where these ids are. `lock` keeps others from writing them until the transaction ends. */
  locate(db: LogTransaction, ids: readonly string[], lock?: boolean): Promise<readonly Place[]>
  /** That a row belongs to one of the entries, said so that the database finds it by an index. */
  belongsTo(table: 'requests' | 'details' | 'properties', places: readonly Place[]): Condition
  /** Called before rows of these times are written. */
  prepare(times: readonly number[]): Promise<void>
  /** Drops what can be dropped whole; resolves to the number of requests that went with it. */
  dropBefore(db: LogTransaction, time: number): Promise<number>
  /** Gives freed room back, after much was deleted. */
  reclaim(): Promise<void>
  check(): Promise<void>
  close(): Promise<void>
}
