import type { Selectable } from 'kysely'
import { openRecordDatabase, type RecordPlace } from '../stores/open-record-database.ts'
import { generateKey, hashKey, keyHint, randomText } from './gateway-key.ts'
import { checkKeyChange, checkNewKey, readStoredRights } from './key-schema.ts'
import type { KeyRecord, KeyStore } from './key-store.ts'
import { type KeyDatabase, type KeyTables, migrateKeys } from './key-tables.ts'
import { raiseRevision } from './raise-revision.ts'
import { changedSecrets, createSecretStore } from './secret-store.ts'

type KeyRow = Selectable<KeyTables['gateway_keys']>

export type KeyStoreOptions = RecordPlace

/** Opens the store of keys. Creates it if it is missing. */
export async function openKeyStore(options: KeyStoreOptions): Promise<KeyStore> {
  const database = await openRecordDatabase(options, { file: 'keys.sqlite', migrate: migrateKeys })
  return {
    create: async (given) => create(database, given),
    list: () =>
      database.read(async (db) => {
        const rows = await db.selectFrom('gateway_keys').selectAll().orderBy('created_at').orderBy('id').execute()
        return rows.map(recordOf)
      }),
    get: (id) =>
      database.read(async (db) => {
        const row = await db.selectFrom('gateway_keys').selectAll().where('id', '=', id).executeTakeFirst()
        return row && recordOf(row)
      }),
    update: async (id, change) => {
      const { name, scopes, policy, expiresAt } = checkKeyChange(change)
      return set(database, id, {
        ...(name !== undefined && { name }),
        ...(scopes && { scopes: JSON.stringify(scopes) }),
        ...(policy && { policy: JSON.stringify(policy) }),
        ...(expiresAt !== undefined && { expires_at: expiresAt }),
      })
    },
    revoke: (id) => revoke(database, id),
    touch: (ids, at) => touch(database, ids, at),
    changes: (since) => readChanges(database, since),
    secrets: createSecretStore(database),
    close: () => database.close(),
  }
}

async function create(database: KeyDatabase, given: Parameters<KeyStore['create']>[0]) {
  const { name, owner, scopes, policy, expiresAt } = checkNewKey(given)
  const key = generateKey()
  const row = {
    id: `key_${randomText(12)}`,
    hash: hashKey(key).toString('hex'),
    name: name ?? null,
    owner,
    hint: keyHint(key),
    scopes: JSON.stringify(scopes),
    policy: JSON.stringify(policy),
    created_at: Date.now(),
    expires_at: expiresAt ?? null,
    revoked_at: null,
    last_used_at: null,
  }
  const stored = await database.write(async (db) => {
    const withRevision = { ...row, revision: await raiseRevision(db) }
    await db.insertInto('gateway_keys').values(withRevision).execute()
    return withRevision
  })
  return { key, record: recordOf(stored) }
}

function set(database: KeyDatabase, id: string, columns: Partial<KeyRow>): Promise<KeyRecord | undefined> {
  return database.write(async (db) => {
    const revision = await raiseRevision(db)
    const rows = await db
      .updateTable('gateway_keys')
      .set({ ...columns, revision })
      .where('id', '=', id)
      .returningAll()
      .execute()
    return rows[0] && recordOf(rows[0])
  })
}

function revoke(database: KeyDatabase, id: string): Promise<KeyRecord | undefined> {
  return database.write(async (db) => {
    const revision = await raiseRevision(db)
    const rows = await db
      .updateTable('gateway_keys')
      .set(({ fn, val, ref }) => ({ revision, revoked_at: fn.coalesce(ref('revoked_at'), val(Date.now())) }))
      .where('id', '=', id)
      .returningAll()
      .execute()
    return rows[0] && recordOf(rows[0])
  })
}

/** Keys per statement, whose number of parameters SQLite limits. */
const AT_ONCE = 500

/** Does not raise the revision, because gateways need not see this change. */
async function touch(database: KeyDatabase, ids: readonly string[], at: number): Promise<void> {
  // Sorted, so that gateways lock rows in the same order and cannot deadlock.
  const sorted = ids.toSorted()
  for (let start = 0; start < sorted.length; start += AT_ONCE) {
    await database.write((db) =>
      db
        .updateTable('gateway_keys')
        .set({ last_used_at: at })
        .where('id', 'in', sorted.slice(start, start + AT_ONCE))
        .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<', at)]))
        .execute(),
    )
  }
}

function readChanges(database: KeyDatabase, since: number): ReturnType<KeyStore['changes']> {
  return database.read(async (db) => {
    const { revision } = await db.selectFrom('key_revision').select('revision').executeTakeFirstOrThrow()
    if (revision === since) return { revision, keys: [], secrets: [] }
    // Changes committed between these two reads are read twice, which does no harm. After restoring a backup, the revision is lower, and everything is read.
    const after = revision < since ? 0 : since
    const rows = await db.selectFrom('gateway_keys').selectAll().where('revision', '>', after).execute()
    return {
      revision,
      keys: rows.map((row) => ({ hash: row.hash, record: recordOf(row) })),
      secrets: await changedSecrets(db, after),
    }
  })
}

function recordOf(row: KeyRow): KeyRecord {
  // A key with invalid scopes or policy has no rights.
  const { scopes, policy } = readStoredRights(row.scopes, row.policy) ?? { scopes: [], policy: {} }
  return {
    id: row.id,
    name: row.name,
    owner: row.owner,
    hint: row.hint,
    scopes,
    policy,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }
}
