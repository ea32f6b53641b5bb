import { open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, SqliteDialect, type Transaction } from 'kysely'
import { makeFolder } from './make-folder.ts'
import type { PostgresOptions } from './postgres/postgres-options.ts'
import type { MigrationPlan } from './sql/run-migrations.ts'
import { openSqlite, type SqliteLibrary } from './sqlite/sqlite-connection.ts'
import { isBusy, sqliteError, withSqliteErrors } from './sqlite/sqlite-error.ts'
import { StoreError } from './store-error.ts'

/** A small database, for keys or alerts, that several processes may have open. */
export interface RecordDatabase<Tables> {
  readonly kysely: Kysely<Tables>
  /** A transaction; rejects with a `StoreError`. Its first statement must write, otherwise SQLite cannot wait for other processes. */
  write<T>(work: (db: Transaction<Tables>) => Promise<T>): Promise<T>
  read<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** A file in the data folder that processes share, or a database that gateways share. */
export type RecordPlace =
  | { readonly folder: string; readonly library?: SqliteLibrary | undefined }
  | PostgresRecordPlace

export interface PostgresRecordPlace {
  readonly postgres: PostgresOptions
  /** Milliseconds without an answer after which a connection is given up. Default 5000. */
  readonly answerTimeoutMs?: number | undefined
}

export interface RecordPlan<Tables> {
  /** File name in the folder. */
  readonly file: string
  /** Migrates its own tables; there may be others in the database. */
  migrate(db: Kysely<Tables>, dialect: MigrationPlan['dialect']): Promise<void>
}

export async function openRecordDatabase<Tables>(
  place: RecordPlace,
  plan: RecordPlan<Tables>,
): Promise<RecordDatabase<Tables>> {
  if (!('postgres' in place)) return openEmbedded(place.folder, place.library, plan)
  // Imported on demand, so that an embedded gateway does not load it.
  const { openPostgresRecordDatabase } = await import('./postgres/postgres-record-database.ts')
  return openPostgresRecordDatabase(place, plan)
}

async function openEmbedded<Tables>(
  folder: string,
  library: SqliteLibrary | undefined,
  { file, migrate }: RecordPlan<Tables>,
): Promise<RecordDatabase<Tables>> {
  const path = join(folder, file)
  await makeFile(folder, path)
  const connection = await withSqliteErrors(() => openSqlite(path, { library, busyTimeout: 0 }), path)
  const kysely = new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) })
  try {
    await withPatience(async () => {
      connection.exec('pragma journal_mode = wal; pragma synchronous = full')
      await migrate(kysely, 'sqlite')
    }, path)
  } catch (error) {
    connection.close()
    throw error
  }
  return {
    kysely,
    write: (work) => withPatience(() => kysely.transaction().execute(work)),
    read: (work) => withPatience(() => work(kysely)),
    close: () => withSqliteErrors(() => kysely.destroy()),
  }
}

/** Readable by this user only. SQLite gives its other files the same mode. */
async function makeFile(folder: string, path: string): Promise<void> {
  try {
    await makeFolder(resolve(folder))
    await (await open(path, 'a', 0o600)).close()
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'no reason given'
    throw new StoreError('unavailable', `The file ${path} cannot be created: ${reason}`, { cause: error })
  }
}

const PATIENCE_MS = 5000
const PAUSE_MS = 10

/**
 * Retries while another process or connection is writing. SQLite can wait by itself, but would block this process meanwhile.
 */
async function withPatience<T>(work: () => Promise<T>, path?: string): Promise<T> {
  const startedAt = performance.now()
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isBusy(error) || performance.now() - startedAt > PATIENCE_MS) throw sqliteError(error, path)
      await sleep(PAUSE_MS)
    }
  }
}
