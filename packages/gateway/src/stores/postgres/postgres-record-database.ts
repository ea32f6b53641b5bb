import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { PostgresRecordPlace, RecordDatabase, RecordPlan } from '../open-record-database.ts'
import { postgresError, withRetries } from './postgres-error.ts'
import { createPool, createSchema } from './postgres-pool.ts'

/** A few connections suffice, because rows are small and no request waits for them. */
const CONNECTIONS = 2

export async function openPostgresRecordDatabase<Tables>(
  { postgres, answerTimeoutMs = 5000 }: PostgresRecordPlace,
  { migrate }: RecordPlan<Tables>,
): Promise<RecordDatabase<Tables>> {
  const pool = createPool({ ...postgres, connections: CONNECTIONS })
  const inTime = limitTime(pool, answerTimeoutMs)
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  try {
    if (postgres.schema) await createSchema(kysely, postgres.schema)
    await withRetries(() => migrate(kysely, 'postgres'))
  } catch (error) {
    await kysely.destroy()
    throw postgresError(error)
  }
  return {
    kysely,
    write: (work) => inTime(() => withRetries(() => kysely.transaction().execute(work))),
    read: (work) => inTime(() => withRetries(() => work(kysely))),
    close: () => kysely.destroy(),
  }
}

/**
 * Ends all connections when work on them takes too long. A network that drops all packets would otherwise block them for a quarter of an hour, and everything
 * that waits for their locks. Work in progress rejects, and later work gets new connections.
 */
function limitTime(pool: pg.Pool, timeoutMs: number): <T>(work: () => Promise<T>) => Promise<T> {
  const clients = new Set<pg.Client>()
  pool.on('connect', (client) => {
    if (client instanceof pg.Client) clients.add(client)
  })
  pool.on('remove', (client) => {
    if (client instanceof pg.Client) clients.delete(client)
  })
  const endAll = () => {
    for (const client of clients) client.end().catch(() => undefined)
  }
  return async (work) => {
    const timer = setTimeout(endAll, timeoutMs)
    try {
      return await work()
    } finally {
      clearTimeout(timer)
    }
  }
}
