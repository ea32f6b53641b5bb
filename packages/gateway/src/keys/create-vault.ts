import type { Vault } from './grant.ts'
import type { KeyMirror } from './mirror-keys.ts'
import { openSecret } from './seal-secret.ts'
import { VaultError } from './vault-error.ts'
import type { VaultKeys } from './vault-key.ts'

/**
 * Gives provider keys to the gateway. `find` throws a `VaultError` if a key cannot be decrypted. Decrypted keys are not cached: decryption takes
 * microseconds, and keys should not show up in memory dumps.
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

/** Throws a `VaultError` if these keys cannot decrypt everything, so that it shows at startup and not with the first request. */
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
