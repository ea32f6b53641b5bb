import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { hasCode } from './postgres-error.ts'
import type { PostgresOptions } from './postgres-options.ts'

/** Makes the schema where it is missing. */
export async function createSchema<T>(kysely: Kysely<T>, schema: string): Promise<void> {
  try {
    await sql`create schema if not exists ${sql.id(schema)}`.execute(kysely)
  } catch (error) {
    // Two that look at the same time both find none.
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
  // A connection that breaks is replaced at its next use, and what was using it is told; without listeners it would end the process,
  // both while it is idle and between two queries of a transaction.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** `bigint` and `numeric`, which `pg` leaves as text: nothing here is beyond what a number can hold. */
const NUMERIC: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC]

const parserOf: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  NUMERIC.includes(oid) ? Number : pg.types.getTypeParser(oid, format as 'text')
