import { Kysely, type RawBuilder, type SqlBool, SqliteDialect, sql } from 'kysely'
import type { LogDatabase, LogTransaction, Place } from '../sql/database.ts'
import { addBins } from '../sql/histogram.ts'
import { migrate } from '../sql/migrations.ts'
import type { BinRow } from '../sql/read-histograms.ts'
import type { LogTables } from '../sql/tables.ts'
import { openSqlite, type SqliteConnection, type SqliteOptions, type SqliteValue } from './sqlite-connection.ts'
import { withSqliteErrors } from './sqlite-error.ts'

/**
 * The write-ahead log is synced at every commit: writes come in batches, so that costs little for each entry, and an accepted batch
 * survives a power cut, not only a crash. It is folded into the file at 16 MiB, four times as rarely as SQLite does by itself.
 */
const WRITER = ['auto_vacuum = incremental', 'journal_mode = wal', 'synchronous = full', 'wal_autocheckpoint = 4096']
const BOTH = ['journal_size_limit = 67108864', 'temp_store = memory']
/** Kibibytes of pages. Who writes needs the ends of the tables and the inner nodes of the indexes, who reads looks through months. */
const PAGES = { writing: 'cache_size = -16384', reading: 'cache_size = -65536' }

export async function openSqliteLogDatabase(path: string, options: SqliteOptions = {}): Promise<LogDatabase> {
  const connection = await withSqliteErrors(() => openSqlite(path, options))
  try {
    const pragmas = options.readOnly ? [...BOTH, PAGES.reading] : [...WRITER, ...BOTH, PAGES.writing]
    await withSqliteErrors(() => connection.exec(pragmas.map((pragma) => `pragma ${pragma};`).join('')))
    const kysely = new Kysely<LogTables>({ dialect: new SqliteDialect({ database: connection }) })
    if (!options.readOnly) await withSqliteErrors(() => migrate(kysely, 'sqlite'))
    return sqliteLogDatabase(kysely, connection)
  } catch (error) {
    connection.close()
    throw error
  }
}

function sqliteLogDatabase(kysely: Kysely<LogTables>, connection: SqliteConnection): LogDatabase {
  const transact = <T>(work: (db: LogTransaction) => Promise<T>) =>
    withSqliteErrors(() => kysely.transaction().execute(work))
  return {
    kysely,
    dialect: 'sqlite',
    like: sql`like`,
    sumBins,
    mergeBins: (left, right) => sql`(select json_group_object(key, n) from (select key, sum(value) as n from
      (select key, value from json_each(${left}) union all select key, value from json_each(${right})) group by key having sum(value) <> 0))`,
    read: transact,
    write: transact,
    insert: async (db, table, rows, onConflict = sql``) => {
      const [first] = rows
      if (!first) return
      const columns = Object.keys(first) as (keyof typeof first)[]
      const names = sql.join(columns.map((column) => sql.id(String(column))))
      const values = sql.join(columns.map(() => sql`?`))
      const insert = sql`insert into ${sql.table(table)} (${names}) values (${values}) ${onConflict}`.compile(db)
      // Straight to the connection, which is this transaction's: a query builder on the way would cost more than the insert.
      for (const row of rows) connection.run(insert.sql, ...columns.map((column) => row[column] as SqliteValue))
    },
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
    // Deletes nothing, but asks for the right to write.
    check: () => transact(async (db) => void (await db.deleteFrom('sessions').where(sql<SqlBool>`0`).execute())),
    close: () => withSqliteErrors(() => kysely.destroy()),
  }
}

async function locate(db: LogTransaction, ids: readonly string[]): Promise<Place[]> {
  const wanted = sql<string>`(select value from json_each(${JSON.stringify(ids)}))`
  return db.selectFrom('requests').select(['id', 'created_at']).where('id', 'in', wanted).execute()
}

/** SQLite joins the texts, and they are added up here: its own JSON functions take four times as long. */
async function sumBins(db: LogTransaction, rows: RawBuilder<unknown>): Promise<BinRow[]> {
  const joined = await sql<{ bucket: number | null; grp: string | null; bins: string }>`select bucket, grp,
    group_concat(bins) as bins from ${rows} as b group by bucket, grp`.execute(db)
  return joined.rows.flatMap(({ bucket, grp, bins }) => {
    const histogram = new Map<number, number>()
    addBins(histogram, bins)
    return Array.from(histogram, ([bin, n]) => ({ bucket, grp, bin, n }))
  })
}
