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
  /** Whether no key is required until the first one is created. Only for gateways on loopback. */
  readonly open: boolean
  /** From `readVaultKeys`. */
  readonly vaultKeys?: VaultKeys | undefined
  readonly report: Pick<Report, 'info' | 'warn'>
  /** Interval in milliseconds at which changes of the store are read. Default 500. */
  readonly everyMs?: number | undefined
}

/** The store of keys, and what a running gateway needs from it. */
export interface Keys {
  readonly store: KeyStore
  readonly mirror: KeyMirror
  readonly keyring: ClosableKeyring
  readonly vault: Vault
  close(): Promise<void>
}

/**
 * Rejects with a `StoreError` if the store cannot be opened, or with a `VaultError` if the vault's secrets cannot be decrypted. A gateway that requires keys
 * (`keyring.required`) and has none (`mirror.hasKeys`) cannot be used by anybody.
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
