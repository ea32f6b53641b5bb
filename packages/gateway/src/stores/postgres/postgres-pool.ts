import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { hasCode } from './postgres-error.ts'
import type { PostgresOptions } from './postgres-options.ts'

/** Creates the schema if it is missing. */
export async function createSchema<T>(kysely: Kysely<T>, schema: string): Promise<void> {
  try {
    await sql`create schema if not exists ${sql.id(schema)}`.execute(kysely)
  } catch (error) {
    // Another gateway created it at the same time.
    if (!hasCode(error, '23505')) throw error
  }
}

export function createPool({ url, connections = 10, schema }: PostgresOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: 'litecone-gateway',
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 60_000,
    keepAlive: true,
    ...(schema && { options: `-c search_path="${schema.replace(/["\\]/g, '')}"` }),
    types: { getTypeParser: parserOf },
  })
  // The pool replaces broken connections, and their queries reject. Without listeners, an error of a connection that is idle, or between two queries of a
  // transaction, would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** `pg` returns these as text. All our values fit into a number. */
const NUMERIC: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC]

const parserOf: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  NUMERIC.includes(oid) ? Number : pg.types.getTypeParser(oid, format as 'text')
