import type { Kysely, Selectable } from 'kysely'
import type { RemovedSecret, SealedSecret, SecretStore } from './key-store.ts'
import type { KeyDatabase, KeyTables } from './key-tables.ts'
import { raiseRevision } from './raise-revision.ts'

type SecretRow = Selectable<KeyTables['vault_keys']>

/** Stores the encrypted secrets of the vault. Removing one only empties its row, so that gateways learn of it. */
export function createSecretStore(database: KeyDatabase): SecretStore {
  return {
    put: ({ provider, owner, vaultKeyId, sealed }, instead) =>
      database.write(async (db) => {
        const revision = await raiseRevision(db)
        const written = { vault_key_id: vaultKeyId, sealed, updated_at: Date.now(), revision }
        const statement = instead
          ? db
              .updateTable('vault_keys')
              .set(written)
              .where('provider', '=', provider)
              .where('owner', '=', owner)
              .where('sealed', '=', instead.sealed)
              .returning('provider')
          : db
              .insertInto('vault_keys')
              .values({ provider, owner, ...written })
              .onConflict((conflict) => conflict.columns(['provider', 'owner']).doUpdateSet(written))
              .returning('provider')
        return (await statement.execute()).length > 0
      }),
    list: () =>
      database.read(async (db) => {
        const rows = await db.selectFrom('vault_keys').selectAll().orderBy('provider').orderBy('owner').execute()
        return rows.map(secretOf).filter((secret) => secret.sealed !== null)
      }),
    remove: (provider, owner) =>
      database.write(async (db) => {
        const revision = await raiseRevision(db)
        const rows = await db
          .updateTable('vault_keys')
          .set({ sealed: null, updated_at: Date.now(), revision })
          .where('provider', '=', provider)
          .where('owner', '=', owner)
          .where('sealed', 'is not', null)
          .returning('provider')
          .execute()
        return rows.length > 0
      }),
  }
}

export async function changedSecrets(
  db: Kysely<KeyTables>,
  after: number,
): Promise<readonly (SealedSecret | RemovedSecret)[]> {
  const rows = await db.selectFrom('vault_keys').selectAll().where('revision', '>', after).execute()
  return rows.map(secretOf)
}

function secretOf({ provider, owner, vault_key_id, sealed, updated_at }: SecretRow): SealedSecret | RemovedSecret {
  if (sealed === null) return { provider, owner, sealed }
  return { provider, owner, vaultKeyId: vault_key_id, sealed, updatedAt: updated_at }
}
