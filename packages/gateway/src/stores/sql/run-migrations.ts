import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import { StoreError } from '../store-error.ts'

export interface MigrationPlan {
  readonly dialect: 'sqlite' | 'postgres'
  /** By names that sort in the order in which they run. */
  readonly migrations: Readonly<Record<string, Migration>>
  /** Where it is written down which have run; `_lock` behind it is the table of the lock. */
  readonly table: string
  /** What an operator is told when a later version has run more. */
  readonly newer: string
}

/** A migration that is some statements, one after the other. */
export function migrationOf(statements: readonly string[]): Migration {
  return {
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db)
    },
  }
}

/** Runs those of the migrations that have not been run, all or none. Rejects with code `version` when some have that are not among them. */
export async function runMigrations<T>(db: Kysely<T>, plan: MigrationPlan): Promise<void> {
  if (plan.dialect === 'postgres') await migrateToLatest(db, plan)
  else await db.connection().execute((connection) => inTransaction(connection, () => migrateToLatest(connection, plan)))
}

async function migrateToLatest<T>(db: Kysely<T>, plan: MigrationPlan): Promise<void> {
  // Kysely would otherwise take a table of another schema for this one's.
  const schema = plan.dialect === 'postgres' ? await currentSchema(db) : undefined
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => withoutHurry(plan) },
    migrationTableName: plan.table,
    migrationLockTableName: `${plan.table}_lock`,
    ...(schema && { migrationTableSchema: schema }),
  })
  const { error } = await migrator.migrateToLatest()
  if (!error) return
  if (error instanceof Error && /corrupted migrations/.test(error.message)) throw new StoreError('version', plan.newer)
  throw error
}

/** An index over a large log takes longer than a connection is otherwise given for a statement. */
function withoutHurry({ dialect, migrations }: MigrationPlan): Record<string, Migration> {
  if (dialect !== 'postgres') return { ...migrations }
  const patient = ({ up }: Migration): Migration => ({
    up: async (db) => {
      await sql`set local statement_timeout = 0`.execute(db)
      await up(db)
    },
  })
  return Object.fromEntries(Object.entries(migrations).map(([name, migration]) => [name, patient(migration)]))
}

/**
 * Kysely runs migrations of SQLite without a transaction and without a lock: a process that was killed midway would leave tables behind that every later start
 * stumbles over, and two at once would stumble over each other's.
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
