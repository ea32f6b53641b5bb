import type { Kysely, Migration, Transaction } from 'kysely'
import type { RecordDatabase } from '../stores/open-record-database.ts'
import { type MigrationPlan, migrationOf, runMigrations } from '../stores/sql/run-migrations.ts'

/** Times are milliseconds since the Unix epoch. `revision` is that of the store when the row was last changed. */
export interface KeyTables {
  gateway_keys: {
    id: string
    /** SHA-256 of the key, in hex. */
    hash: string
    name: string | null
    owner: string
    hint: string
    /** JSON. */
    scopes: string
    /** JSON. */
    policy: string
    created_at: number
    expires_at: number | null
    revoked_at: number | null
    last_used_at: number | null
    revision: number
  }
  vault_keys: {
    provider: string
    owner: string
    vault_key_id: string
    /** `null` if it was removed. The row is kept, so that gateways learn of it. */
    sealed: string | null
    updated_at: number
    revision: number
  }
  /** One row. Every transaction increases it first and so locks it until the commit, so that revisions become visible in order. */
  key_revision: { id: number; revision: number }
}

export type KeyDatabase = RecordDatabase<KeyTables>
export type KeyTransaction = Transaction<KeyTables>

type Dialect = MigrationPlan['dialect']

/** Runs the migrations of these tables. The database may contain others. */
export function migrateKeys(db: Kysely<KeyTables>, dialect: Dialect): Promise<void> {
  return runMigrations(db, {
    dialect,
    migrations: { '0001-keys': createTables(dialect) },
    table: 'litecone_keys_migration',
    newer: 'The keys were written by a newer version of the gateway. Start that version or a later one.',
  })
}

function createTables(dialect: Dialect): Migration {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text'
  return migrationOf([
    `create table gateway_keys (id ${text} primary key, hash ${text} not null unique, name text, owner text not null, hint text not null,
      scopes text not null, policy text not null, created_at bigint not null, expires_at bigint, revoked_at bigint, last_used_at bigint,
      revision bigint not null)`,
    'create index gateway_keys_by_revision on gateway_keys (revision)',
    `create table vault_keys (provider ${text} not null, owner ${text} not null, vault_key_id text not null, sealed text,
      updated_at bigint not null, revision bigint not null, primary key (provider, owner))`,
    'create index vault_keys_by_revision on vault_keys (revision)',
    'create table key_revision (id bigint primary key check (id = 1), revision bigint not null)',
    'insert into key_revision (id, revision) values (1, 0)',
  ])
}
