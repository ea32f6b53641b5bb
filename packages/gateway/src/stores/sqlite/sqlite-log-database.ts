import { Kysely, type SqlBool, SqliteDialect, sql } from 'kysely'
import { addToRollup } from '../sql/add-to-rollup.ts'
import type { LogDatabase, LogTransaction, Place } from '../sql/database.ts'
import { mergeBins } from '../sql/histogram.ts'
import { migrate } from '../sql/migrations.ts'
import { ROLLUP_KEY } from '../sql/rollups.ts'
import type { LogTables, RollupRow } from '../sql/tables.ts'
import { openSqlite, type SqliteConnection, type SqliteOptions } from './sqlite-connection.ts'
import { withSqliteErrors } from './sqlite-error.ts'

/**
 * The write-ahead log is synced at every commit, so that an accepted batch survives a power cut. With batches this costs little per entry. The log is moved into
 * the database file at 16 MiB, instead of SQLite's default of 4 MiB.
 */
const WRITER = ['auto_vacuum = incremental', 'journal_mode = wal', 'synchronous = full', 'wal_autocheckpoint = 4096']
const BOTH = ['journal_size_limit = 67108864', 'temp_store = memory']
/** Page caches in KiB. A writer needs only the ends of tables and the inner nodes of indexes. A reader may read months. */
const PAGES = { writing: 'cache_size = -4096', reading: 'cache_size = -65536' }

export async function openSqliteLogDatabase(path: string, options: SqliteOptions = {}): Promise<LogDatabase> {
  const connection = await withSqliteErrors(() => openSqlite(path, options), path)
  try {
    const pragmas = options.readOnly ? [...BOTH, PAGES.reading] : [...WRITER, ...BOTH, PAGES.writing]
    await withSqliteErrors(() => connection.exec(pragmas.map((pragma) => `pragma ${pragma};`).join('')), path)
    const kysely = new Kysely<LogTables>({ dialect: new SqliteDialect({ database: connection }) })
    if (!options.readOnly) await withSqliteErrors(() => migrate(kysely, 'sqlite'), path)
    return sqliteLogDatabase(kysely, connection)
  } catch (error) {
    connection.close()
    throw error
  }
}

function sqliteLogDatabase(kysely: Kysely<LogTables>, connection: SqliteConnection): LogDatabase {
  const transact = <T>(work: (db: LogTransaction) => Promise<T>) =>
    withSqliteErrors(() => kysely.transaction().execute(work))
  const insert: LogDatabase['insert'] = async (db, table, rows, onConflict = sql``) => {
    const [first] = rows
    if (!first) return
    const columns = Object.keys(first) as (keyof typeof first)[]
    const names = sql.join(columns.map((column) => sql.id(String(column))))
    const values = sql.join(columns.map(() => sql`?`))
    const insert = sql`insert into ${sql.table(table)} (${names}) values (${values}) ${onConflict}`.compile(db)
    // Not through Kysely, which would take longer than the insert itself. There is a single connection, so this belongs to the transaction.
    // One row at a time: statements of several rows were measured to be slower.
    const statement = connection.prepare(insert.sql)
    for (const row of rows) statement.run(columns.map((column) => row[column]))
  }
  return {
    kysely,
    dialect: 'sqlite',
    like: sql`like`,
    joinTexts: (texts) => sql`group_concat(${texts})`,
    addRollups: async (db, rows) => {
      const merged = rows.map((row) => {
        const old = connection.get(BINS_OF_ROLLUP, ...ROLLUP_KEY.map((column) => row[column]))
        if (!old) return row
        const { latency_bins, ttft_bins } = old as Pick<RollupRow, 'latency_bins' | 'ttft_bins'>
        return {
          ...row,
          latency_bins: mergeBins(latency_bins, row.latency_bins),
          ttft_bins: mergeBins(ttft_bins, row.ttft_bins),
        }
      })
      await insert(
        db,
        'rollups',
        merged,
        addToRollup((_, merged) => merged),
      )
    },
    read: transact,
    write: transact,
    insert,
    claim: (db, entries) =>
      locate(
        db,
        entries.map(({ id }) => id),
      ),
    locate,
    belongsTo: (table, places) => {
      if (table === 'requests') return sql`id in (${sql.join(places.map((place) => place.id))})`
      const id = sql.ref(table === 'properties' ? 'request_id' : 'id')
      return sql`(created_at, ${id}) in (values ${sql.join(places.map((place) => sql`(${place.created_at}, ${place.id})`))})`
    },
    prepare: async () => {},
    dropBefore: async () => 0,
    reclaim: () => withSqliteErrors(async () => void (await sql`pragma incremental_vacuum`.execute(kysely))),
    // Deletes nothing, but fails if the database cannot be written to.
    check: () => transact(async (db) => void (await db.deleteFrom('sessions').where(sql<SqlBool>`0`).execute())),
    close: () => withSqliteErrors(() => kysely.destroy()),
  }
}

/** Bins are merged here and not in SQL, because SQLite's JSON functions take several times as long. No other thread writes in between. */
const BINS_OF_ROLLUP = `select latency_bins, ttft_bins from rollups where ${ROLLUP_KEY.map((column) => `${column} = ?`).join(' and ')}`

async function locate(db: LogTransaction, ids: readonly string[]): Promise<Place[]> {
  const wanted = sql<string>`(select value from json_each(${JSON.stringify(ids)}))`
  return db.selectFrom('requests').select(['id', 'created_at']).where('id', 'in', wanted).execute()
}
