import type { Kysely, Migration } from 'kysely'
import type { LogDatabase } from './database.ts'
import { migrationOf, runMigrations } from './run-migrations.ts'
import type { LogTables } from './tables.ts'

type Dialect = LogDatabase['dialect']

/** Migrations are never changed once released. A change of the schema is a new migration. */
function migrationsFor(dialect: Dialect): Record<string, Migration> {
  return {
    '0001-requests': migrationOf(createTables(dialect)),
    '0002-prompts': migrationOf([
      'create index requests_by_prompt on requests (prompt_id, created_at) where prompt_id is not null',
    ]),
  }
}

/** Runs all migrations that have not run. Several gateways may do so at once, because migrations are locked. */
export async function migrate(db: Kysely<LogTables>, dialect: Dialect): Promise<void> {
  await runMigrations(db, {
    dialect,
    migrations: migrationsFor(dialect),
    table: 'litecone_migration',
    newer:
      'The request log was written by a newer version of the gateway. Start that version or a later one, or choose another place for the log.',
  })
}

function createTables(dialect: Dialect): string[] {
  const postgres = dialect === 'postgres'
  // With this collation both databases sort text by its bytes, so that pages are the same.
  const text = postgres ? 'text collate "C"' : 'text'
  const partitioned = postgres ? ' partition by range (created_at)' : ''
  // PostgreSQL requires the partition key in every primary key. It helps SQLite too: entries of the same time are stored together, while an index of
  // random ids would be changed all over.
  const key = (id: string) => `primary key (created_at, ${id})`
  return [
    requestsTable(text, postgres ? key('id') : 'primary key (id)', partitioned),
    `create table details (id ${text} not null, created_at bigint not null, attempts text not null,
      request_headers text not null, response_headers text not null, request_body text, response_body text, ${key('id')})${partitioned}`,
    `create table properties (request_id ${text} not null, created_at bigint not null, name text not null,
      name_key ${text} not null, value ${text} not null, ${key('request_id, name_key')})${partitioned || ' without rowid'}`,
    'create index properties_by_value on properties (name_key, value, created_at)',
    ...(postgres ? postgresTables() : ['create index requests_by_time on requests (created_at, id)']),
    'create index requests_by_user on requests (user_id, created_at) where user_id is not null',
    'create index requests_by_session on requests (session_id, created_at) where session_id is not null',
    rollupsTable(text, postgres),
    `create table sessions (session_id ${text} primary key, name text, named_at bigint, first_at bigint not null, last_at bigint not null,
      requests bigint not null, errors bigint not null, total_tokens bigint not null, cost_usd double precision not null,
      latency_ms double precision not null)`,
    'create index sessions_by_time on sessions (last_at, session_id)',
  ]
}

function postgresTables(): string[] {
  return [
    'create table requests_other partition of requests default',
    'create table details_other partition of details default',
    'create table properties_other partition of properties default',
    'create table request_ids (id text collate "C" primary key, created_at bigint not null)',
    'create index request_ids_by_time on request_ids using brin (created_at)',
  ]
}

function requestsTable(text: string, primaryKey: string, partitioned: string): string {
  return `create table requests (id ${text} not null, created_at bigint not null, provider ${text} not null, model ${text} not null,
    requested_model text, served_model text, operation ${text} not null, source ${text} not null, method text not null, url text not null,
    status bigint not null, error_type text, stream smallint not null, latency_ms double precision not null, ttft_ms double precision,
    latency_bin bigint not null, ttft_bin bigint, prompt_tokens bigint, completion_tokens bigint, total_tokens bigint,
    cache_read_tokens bigint, cache_write_tokens bigint, reasoning_tokens bigint, cost_usd double precision,
    user_id ${text}, session_id ${text}, session_path text, session_name text, prompt_id ${text}, prompt_version text,
    properties text not null, cache ${text}, cache_saved_usd double precision, rate_limited smallint not null, security_verdict text,
    key_id ${text}, scores text not null, feedback smallint, request_size bigint, response_size bigint, annotations text,
    ${primaryKey})${partitioned}`
}

function rollupsTable(text: string, postgres: boolean): string {
  return `create table rollups (facet ${text} not null, slot bigint not null, value ${text} not null,
    provider ${text} not null, model ${text} not null, operation ${text} not null, source ${text} not null, status bigint not null,
    cache ${text} not null, key_id ${text} not null, requests bigint not null, errors bigint not null, cancelled bigint not null,
    rate_limited bigint not null, cache_hits bigint not null, cache_misses bigint not null, prompt_tokens bigint not null,
    completion_tokens bigint not null, total_tokens bigint not null, cache_read_tokens bigint not null, cache_write_tokens bigint not null,
    reasoning_tokens bigint not null, cost_usd double precision not null, priced bigint not null, cache_saved_usd double precision not null,
    latency_ms double precision not null, ttft_ms double precision not null, ttft_count bigint not null,
    latency_bins text not null, ttft_bins text not null,
    primary key (facet, slot, value, provider, model, operation, source, status, cache, key_id))${postgres ? '' : ' without rowid'}`
}
