import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import { StoreError } from '../store-error.ts'

export interface MigrationPlan {
  readonly dialect: 'sqlite' | 'postgres'
  /** Run in the order of their names. */
  readonly migrations: Readonly<Record<string, Migration>>
  /** The table that records which migrations have run. Its name with `_lock` is that of the lock's table. */
  readonly table: string
  /** The error message if a newer version has run further migrations. */
  readonly newer: string
}

/** A migration that runs statements in order. */
export function migrationOf(statements: readonly string[]): Migration {
  return {
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  }
}

/** Runs the migrations that have not run, all or none. Rejects with code `version` if unknown ones have run. */
export async function runMigrations<T>(db: Kysely<T>, plan: MigrationPlan): Promise<void> {
  if (plan.dialect === 'postgres') await migrateToLatest(db, plan)
  else await db.connection().execute((connection) => inTransaction(connection, () => migrateToLatest(connection, plan)))
}

async function migrateToLatest<T>(db: Kysely<T>, plan: MigrationPlan): Promise<void> {
  // Without it, Kysely would find the tables of another schema.
  const schema = plan.dialect === 'postgres' ? await currentSchema(db) : undefined
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => withoutTimeout(plan) },
    migrationTableName: plan.table,
    migrationLockTableName: `${plan.table}_lock`,
    ...(schema && { migrationTableSchema: schema }),
  })
  const { error } = await migrator.migrateToLatest()
  if (!error) return
  if (error instanceof Error && /corrupted migrations/.test(error.message)) throw new StoreError('version', plan.newer)
  throw error
}

/** Creating an index on a large log takes longer than the connections' `statement_timeout`. */
function withoutTimeout({ dialect, migrations }: MigrationPlan): Record<string, Migration> {
  if (dialect !== 'postgres') return { ...migrations }
  const unlimited = ({ up }: Migration): Migration => ({
    up: async (db) => {
      await sql`set local statement_timeout = 0`.execute(db)
      await up(db)
    },
  })
  return Object.fromEntries(Object.entries(migrations).map(([name, migration]) => [name, unlimited(migration)]))
}

/**
 * Kysely runs migrations of SQLite without a transaction or a lock. A process that was killed midway would leave tables behind that make every later start
 * fail, and two processes at once would fail too.
 */
async function inTransaction<T>(connection: Kysely<T>, work: () => Promise<void>): Promise<void> {
  await sql`begin immediate`.execute(connection)
  try {
    await work()
    await sql`commit`.execute(connection)
  } catch (error) {
    await sql`rollback`.execute(connection)
    throw error
  }
}

async function currentSchema<T>(db: Kysely<T>): Promise<string | undefined> {
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db)
  return rows[0]?.name ?? undefined
}
