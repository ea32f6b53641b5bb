import { type PagedLogStore, sqlLogStore } from '../sql/sql-log-store.ts'
import type { SqliteLibrary } from './sqlite-connection.ts'
import { openSqliteLogDatabase } from './sqlite-log-database.ts'

export interface SqliteLogOptions {
  /** One more connection, which only reads, beside one that writes. */
  readonly readOnly?: boolean | undefined
  readonly library?: SqliteLibrary | undefined
}

/** A log in one file, in this thread. Who opens it sees to it that no other process does. */
export async function openSqliteLogStore(path: string, options: SqliteLogOptions = {}): Promise<PagedLogStore> {
  return sqlLogStore(await openSqliteLogDatabase(path, options))
}
