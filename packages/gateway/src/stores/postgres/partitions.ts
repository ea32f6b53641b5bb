import { type Kysely, sql } from 'kysely'
import type { LogTransaction } from '../sql/database.ts'
import { recountSession } from '../sql/sessions.ts'
import type { LogTables } from '../sql/tables.ts'
import { withRetries } from './postgres-error.ts'

/** The tables that have one partition per month. */
const PARTITIONED = ['requests', 'details', 'properties'] as const

/**
 * The months before and after the current one that get their own partitions. All other times, which come from wrong clocks or malicious clients, share one
 * partition, so that no client can create thousands of tables.
 */
const MONTHS_BACK = 24
const MONTHS_AHEAD = 1

interface Month {
  /** `202611` */
  readonly name: string
  readonly from: number
  readonly to: number
}

function monthOf(time: number): Month {
  const date = new Date(time)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  return {
    name: `${year}${String(month + 1).padStart(2, '0')}`,
    from: Date.UTC(year, month),
    to: Date.UTC(year, month + 1),
  }
}

function isPartitioned({ from }: Month): boolean {
  const now = new Date()
  const distance = (time: Date) => time.getUTCFullYear() * 12 + time.getUTCMonth()
  const ahead = distance(new Date(from)) - distance(now)
  return ahead >= -MONTHS_BACK && ahead <= MONTHS_AHEAD
}

export interface Partitions {
  /** Creates the partitions for these times, if they are missing. */
  prepare(times: readonly number[]): Promise<void>
  /** Drops the months that end before a time, with their rollups. Resolves to the number of requests dropped. */
  drop(db: LogTransaction, time: number): Promise<number>
}

export function createPartitions(kysely: Kysely<LogTables>): Partitions {
  const made = new Map<string, Promise<void>>()
  const make = (month: Month): Promise<void> => {
    const known = made.get(month.name)
    if (known) return known
    const making = withRetries(() => kysely.transaction().execute((db) => createMonth(db, month)))
    made.set(month.name, making)
    making.catch(() => made.delete(month.name))
    return making
  }
  return {
    prepare: async (times) => {
      const months = new Map(times.map((time) => [monthOf(time).name, monthOf(time)]))
      for (const month of months.values()) if (isPartitioned(month)) await make(month)
    },
    drop: (db, time) => {
      made.clear()
      return dropMonths(db, time)
    },
  }
}

/** An arbitrary number. All gateways take this lock before they create or drop partitions. */
const LOCK = sql`select pg_advisory_xact_lock(761290417)`

async function createMonth(db: LogTransaction, { name, from, to }: Month): Promise<void> {
  await LOCK.execute(db)
  const existing = await sql`select 1 from pg_class where oid = to_regclass(${`requests_${name}`})`.execute(db)
  if (existing.rows.length > 0) return
  for (const table of PARTITIONED) {
    // The default partition may have rows of this month, from when it was too far ahead. PostgreSQL then refuses a partition for it.
    const { rows } = await sql`select 1 from ${sql.table(`${table}_other`)}
      where created_at >= ${from} and created_at < ${to} limit 1`.execute(db)
    if (rows.length > 0) return
  }
  for (const table of PARTITIONED) {
    await sql
      .raw(`create table ${table}_${name} partition of ${table} for values from (${from}) to (${to})`)
      .execute(db)
  }
}

async function dropMonths(db: LogTransaction, time: number): Promise<number> {
  // Deleting the ids of a month may take minutes.
  await sql`set local statement_timeout = 0`.execute(db)
  await LOCK.execute(db)
  const { rows } = await sql<{ name: string }>`select c.relname as name from pg_inherits i
    join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass('requests')`.execute(db)
  let dropped = 0
  let end = 0
  for (const { name } of rows) {
    const digits = /^requests_(\d+)(\d\d)$/.exec(name)
    if (!digits) continue
    const month = monthOf(Date.UTC(Number(digits[1]), Number(digits[2]) - 1))
    if (month.to > time) continue
    dropped += await dropMonth(db, month)
    end = Math.max(end, month.to)
  }
  if (end > 0) await updateSessions(db, end)
  return dropped
}

async function dropMonth(db: LogTransaction, { name, from, to }: Month): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(`requests_${name}`)}`.execute(db)
  for (const table of PARTITIONED) await sql.raw(`drop table ${table}_${name}`).execute(db)
  await db.deleteFrom('request_ids').where('created_at', '>=', from).where('created_at', '<', to).execute()
  await db.deleteFrom('rollups').where('slot', '>=', from).where('slot', '<', to).execute()
  return rows[0]?.n ?? 0
}

/** Deletes sessions without requests, and recounts those that have fewer now. */
async function updateSessions(db: LogTransaction, end: number): Promise<void> {
  await sql`delete from sessions s where s.last_at < ${end}
    and not exists (select 1 from requests r where r.session_id = s.session_id)`.execute(db)
  const cut = await db.selectFrom('sessions').select('session_id').where('first_at', '<', end).execute()
  for (const { session_id } of cut) await recountSession(db, session_id)
}
