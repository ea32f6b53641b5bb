import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { postgresError, withRetries } from '../stores/postgres/postgres-error.ts'
import { createPool, createSchema } from '../stores/postgres/postgres-pool.ts'
import { type KeyTables, migrateKeys } from './key-tables.ts'
import type { KeyDatabase, PostgresKeyStoreOptions } from './open-key-database.ts'

/** Every row is small and all of them are in memory where they are asked for: few connections do. */
const CONNECTIONS = 2

export async function openPostgresKeyDatabase(options: PostgresKeyStoreOptions): Promise<KeyDatabase> {
  const { postgres, answerTimeoutMs = 5000 } = options
  const pool = createPool({ ...postgres, connections: CONNECTIONS })
  const inTime = limitWaiting(pool, answerTimeoutMs)
  const kysely = new Kysely<KeyTables>({ dialect: new PostgresDialect({ pool }) })
  try {
    if (postgres.schema) await createSchema(kysely, postgres.schema)
    await withRetries(() => migrateKeys(kysely, 'postgres'))
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
 * Ends all connections when work on them takes too long: a network that swallows everything would hold them for a quarter of an hour, and what
 * waits for keys with them. What was under way rejects, and the next work gets new connections.
 */
function limitWaiting(pool: pg.Pool, timeoutMs: number): <T>(work: () => Promise<T>) => Promise<T> {
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
