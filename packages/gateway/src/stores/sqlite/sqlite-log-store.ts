import { type PagedLogStore, sqlLogStore } from '../sql/sql-log-store.ts'
import type { SqliteLibrary } from './sqlite-connection.ts'
import { openSqliteLogDatabase } from './sqlite-log-database.ts'

export interface SqliteLogOptions {
  /** For another connection to a log that is already open for writing. */
  readonly readOnly?: boolean | undefined
  readonly library?: SqliteLibrary | undefined
}

/** Opens a log in one file, in this thread. The caller ensures that no other process has it open, with `lockFolder`. */
export async function openSqliteLogStore(path: string, options: SqliteLogOptions = {}): Promise<PagedLogStore> {
  return sqlLogStore(await openSqliteLogDatabase(path, options))
}
