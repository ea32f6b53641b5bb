import type { Vault } from './grant.ts'
import type { KeyMirror } from './mirror-keys.ts'
import { openSecret } from './seal-secret.ts'
import { VaultError } from './vault-error.ts'
import type { VaultKeys } from './vault-key.ts'

/**
 * Gives providers' keys to the gateway. `find` throws a `VaultError` when there is one that cannot be opened. Nothing opened is kept: to open a secret
 * takes some microseconds, and what is not in memory is in no dump of it.
 */
export function createVault(mirror: Pick<KeyMirror, 'secret'>, keys: VaultKeys | undefined): Vault {
  return {
    find(provider, owner) {
      const secret = mirror.secret(provider, owner) ?? mirror.secret(provider, '')
      if (!secret) return undefined
      if (!keys) throw noVaultKey(1)
      return openSecret(secret, keys)
    },
  }
}

/** Throws a `VaultError` when the vault holds what these keys do not open: to be told at start and not with the first request. */
export function checkVault(mirror: Pick<KeyMirror, 'secrets'>, keys: VaultKeys | undefined): void {
  const secrets = [...mirror.secrets]
  if (secrets.length && !keys) throw noVaultKey(secrets.length)
  if (keys) for (const secret of secrets) openSecret(secret, keys)
}

function noVaultKey(count: number): VaultError {
  const what = count === 1 ? 'a provider key' : `${count} provider keys`
  return new VaultError(
    `The vault holds ${what}, but LITECONE_VAULT_KEY is not set. Set it to the key that the vault was created with. If that is lost, remove the entries with "litecone-gateway vault remove", and set them again under a new one.`,
  )
}
