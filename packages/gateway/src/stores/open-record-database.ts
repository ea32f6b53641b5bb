import { open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kysely, SqliteDialect, type Transaction } from 'kysely'
import { makeFolder } from './make-folder.ts'
import type { PostgresOptions } from './postgres/postgres-options.ts'
import type { MigrationPlan } from './sql/run-migrations.ts'
import { openSqlite, type SqliteLibrary } from './sqlite/sqlite-connection.ts'
import { sqliteError, withSqliteErrors } from './sqlite/sqlite-error.ts'
import { StoreError } from './store-error.ts'

/** A database of few and small rows, which several processes may have open at once: keys, alerts. */
export interface RecordDatabase<Tables> {
  readonly kysely: Kysely<Tables>
  /** All or nothing, with every failure a `StoreError`. Its first statement has to write, or SQLite cannot wait for another process. */
  write<T>(work: (db: Transaction<Tables>) => Promise<T>): Promise<T>
  read<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** In a file of the data folder that no process has to itself, or in a database that several gateways share. */
export type RecordPlace =
  | { readonly folder: string; readonly library?: SqliteLibrary | undefined }
  | PostgresRecordPlace

export interface PostgresRecordPlace {
  readonly postgres: PostgresOptions
  /** After how long without an answer a connection is given up. Milliseconds; 5 s when not told. */
  readonly answerTimeoutMs?: number | undefined
}

export interface RecordPlan<Tables> {
  /** Its name in the folder. */
  readonly file: string
  /** Brings the tables up to date, beside whatever else is in the database. */
  migrate(db: Kysely<Tables>, dialect: MigrationPlan['dialect']): Promise<void>
}

export async function openRecordDatabase<Tables>(
  place: RecordPlace,
  plan: RecordPlan<Tables>,
): Promise<RecordDatabase<Tables>> {
  if (!('postgres' in place)) return openEmbedded(place.folder, place.library, plan)
  // Loaded when used, so that an embedded gateway starts without it.
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

/** Nobody else's to read. SQLite gives its other files the rights of this one. */
async function makeFile(folder: string, path: string): Promise<void> {
  try {
    await makeFolder(resolve(folder))
    await (await open(path, 'a', 0o600)).close()
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'no reason given'
    throw new StoreError('unavailable', `The file ${path} cannot be made: ${reason}`, { cause: error })
  }
}

const PATIENCE_MS = 5000
const PAUSE_MS = 10

/**
 * Tries again while another process, or another connection of this one, is writing. SQLite would wait too, but with it everything else that this
 * process has to do.
 */
async function withPatience<T>(work: () => Promise<T>, path?: string): Promise<T> {
  const startedAt = performance.now()
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const failure = sqliteError(error, path)
      if (!/is busy/.test(failure.message) || performance.now() - startedAt > PATIENCE_MS) throw failure
      await sleep(PAUSE_MS)
    }
  }
}
