import { Kysely, PostgresDialect, type RawBuilder, type SqlBool, sql } from 'kysely'
import { addToRollup } from '../sql/add-to-rollup.ts'
import type { LogDatabase, LogTransaction, Place } from '../sql/database.ts'
import { migrate } from '../sql/migrations.ts'
import type { LogTables } from '../sql/tables.ts'
import { createPartitions } from './partitions.ts'
import { postgresError, withRetries } from './postgres-error.ts'
import type { PostgresOptions } from './postgres-options.ts'
import { createPool, createSchema } from './postgres-pool.ts'

export async function openPostgresLogDatabase(options: PostgresOptions): Promise<LogDatabase> {
  const pool = createPool(options)
  const kysely = new Kysely<LogTables>({ dialect: new PostgresDialect({ pool }) })
  try {
    if (options.schema) await createSchema(kysely, options.schema)
    await withRetries(() => migrate(kysely, 'postgres'))
    return postgresLogDatabase(kysely)
  } catch (error) {
    await kysely.destroy()
    throw postgresError(error)
  }
}

function postgresLogDatabase(kysely: Kysely<LogTables>): LogDatabase {
  const partitions = createPartitions(kysely)
  return {
    kysely,
    dialect: 'postgres',
    like: sql`ilike`,
    joinTexts: (texts) => sql`string_agg(${texts}, ',')`,
    addRollups: (db, rows) => insert(db, 'rollups', rows, addToRollup(mergeBins)),
    read: (work) =>
      withRetries(() =>
        kysely.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
      ),
    write: (work) => withRetries(() => kysely.transaction().setIsolationLevel('read committed').execute(work)),
    insert,
    claim,
    locate,
    belongsTo: (table, places) => {
      const id = sql.ref(table === 'properties' ? 'request_id' : 'id')
      const times = [...new Set(places.map((place) => place.created_at))]
      // With the times, PostgreSQL reads only their partitions.
      return sql`(${id} in (${sql.join(places.map((place) => place.id))}) and created_at in (${sql.join(times)}))`
    },
    prepare: (times) => partitions.prepare(times),
    dropBefore: (db, time) => partitions.drop(db, time),
    // Autovacuum does it.
    reclaim: async () => {},
    check: () =>
      withRetries(() =>
        kysely
          .transaction()
          .execute(async (db) => void (await db.deleteFrom('sessions').where(sql<SqlBool>`false`).execute())),
      ),
    close: () => kysely.destroy(),
  }
}

/** Inserts all rows as one JSON parameter, so that the statement is the same for batches of any size. */
async function insert<T extends keyof LogTables>(
  db: LogTransaction,
  table: T,
  rows: readonly LogTables[T][],
  onConflict: RawBuilder<unknown> = sql``,
): Promise<void> {
  const [first] = rows
  if (!first) return
  const columns = sql.join(Object.keys(first).map((column) => sql.id(column)))
  await sql`insert into ${sql.table(table)} (${columns}) select ${columns}
    from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}) ${onConflict}`.execute(db)
}

/** Done by the database, because this process also serves requests. */
function mergeBins(left: RawBuilder<unknown>, right: RawBuilder<unknown>): RawBuilder<string> {
  return sql`(select coalesce(cast(json_object_agg(key, n) as text), '{}') from (select key, sum(cast(value as bigint)) as n
    from (select key, value from json_each_text(cast(${left} as json)) union all select key, value from json_each_text(cast(${right} as json))) as b
    group by key having sum(cast(value as bigint)) <> 0) as m)`
}

async function locate(db: LogTransaction, ids: readonly string[], lock = false): Promise<Place[]> {
  if (ids.length === 0) return []
  const query = db
    .selectFrom('request_ids')
    .select(['id', 'created_at'])
    .where(sql<SqlBool>`id = any(${ids})`)
    .orderBy('id')
  return (lock ? query.forUpdate() : query).execute()
}

/** Locks ids in sorted order, so that gateways that write the same entries cannot deadlock. */
async function claim(db: LogTransaction, entries: readonly Place[]): Promise<Place[]> {
  const wanted = JSON.stringify(entries.map(({ id, created_at }) => ({ id, created_at })))
  const records = sql`json_populate_recordset(null::request_ids, ${wanted})`
  const { rows } = await sql<{
    id: string
  }>`insert into request_ids (id, created_at) select id, created_at from ${records} order by id
    on conflict (id) do nothing returning id`.execute(db)
  const inserted = new Set(rows.map(({ id }) => id))
  const others = entries.filter(({ id }) => !inserted.has(id)).map(({ id }) => id)
  if (others.length === 0) return []
  const known = await locate(db, others, true)
  // Retention deleted some of them in between, so they can be inserted now.
  if (known.length < others.length) return claim(db, entries)
  await sql`update request_ids as i set created_at = w.created_at from ${records} as w
    where w.id = i.id and w.created_at <> i.created_at`.execute(db)
  return known
}
