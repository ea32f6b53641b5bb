import type { Report } from '../gateway-services.ts'
import { type ClosableKeyring, createKeyring } from './create-keyring.ts'
import { checkVault, createVault } from './create-vault.ts'
import type { Vault } from './grant.ts'
import type { KeyStore } from './key-store.ts'
import { type KeyMirror, mirrorKeys } from './mirror-keys.ts'
import { type KeyStoreOptions, openKeyStore } from './open-key-store.ts'
import type { VaultKeys } from './vault-key.ts'

export interface KeysOptions {
  readonly store: KeyStoreOptions
  /** Whether the gateway may be used without a key as long as none was ever made: on loopback only. */
  readonly open: boolean
  /** As `readVaultKeys` gives them. */
  readonly vaultKeys?: VaultKeys | undefined
  readonly report: Pick<Report, 'info' | 'warn'>
  /** How often the store is asked what has changed. Milliseconds; 500 when not told. */
  readonly everyMs?: number | undefined
}

/** What a running gateway needs of keys. */
export interface Keys {
  readonly store: KeyStore
  readonly mirror: KeyMirror
  readonly keyring: ClosableKeyring
  readonly vault: Vault
  close(): Promise<void>
}

/**
 * Rejects with a `StoreError` when the store cannot be opened, with a `VaultError` when the vault's keys cannot. Whether the gateway asks for keys
 * is `keyring.required`; a gateway that may not run open and has no key (`mirror.hasKeys`) is of no use to anybody.
 */
export async function openKeys({ store: place, open, vaultKeys, report, everyMs }: KeysOptions): Promise<Keys> {
  const store = await openKeyStore(place)
  let mirror: KeyMirror | undefined
  try {
    mirror = await mirrorKeys(store, { report, everyMs })
    checkVault(mirror, vaultKeys)
  } catch (error) {
    await mirror?.close()
    await store.close()
    throw error
  }
  const followed = mirror
  const keyring = createKeyring({ store, mirror, open, report })
  return {
    store,
    mirror,
    keyring,
    vault: createVault(mirror, vaultKeys),
    async close() {
      await followed.close()
      await keyring.close()
      await store.close()
    },
  }
}
