import type { KeyStore } from './key-store.ts'
import { manageVault, type VaultEntry } from './manage-vault.ts'
import type { KeyMirror } from './mirror-keys.ts'
import type { VaultKeys } from './vault-key.ts'

/** Manages the keys of a running gateway. Changes take effect immediately. Rejects like `KeyStore`. */
export interface KeyManager extends Pick<KeyStore, 'create' | 'list' | 'revoke'> {
  vault(): Promise<readonly VaultEntry[]>
  /** Ids of the providers for which the gateway has a key that this owner can use. */
  providers(owner: string): readonly string[]
}

export interface KeyManagerOptions {
  readonly store: KeyStore
  readonly mirror: Pick<KeyMirror, 'refresh' | 'secrets'>
  readonly vaultKeys?: VaultKeys | undefined
  /** Ids of the providers whose keys are in the configuration. */
  readonly configured: readonly string[]
}

export function manageKeys({ store, mirror, vaultKeys, configured }: KeyManagerOptions): KeyManager {
  const vault = manageVault(store, vaultKeys)
  return {
    async create(key) {
      const made = await store.create(key)
      await mirror.refresh()
      return made
    },
    list: () => store.list(),
    async revoke(id) {
      const revoked = await store.revoke(id)
      await mirror.refresh()
      return revoked
    },
    vault: () => vault.list(),
    providers(owner) {
      const own = [...mirror.secrets].filter((secret) => secret.owner === owner || secret.owner === '')
      return [...new Set([...own.map(({ provider }) => provider), ...configured])].sort()
    },
  }
}
