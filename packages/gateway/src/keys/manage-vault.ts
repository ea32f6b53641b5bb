import type { KeyStore, SealedSecret } from './key-store.ts'
import { openSecret, sealSecret } from './seal-secret.ts'
import { VaultError } from './vault-error.ts'
import type { VaultKeys } from './vault-key.ts'

/** An entry of the vault, without its secret. */
export interface VaultEntry {
  readonly provider: string
  /** `''` for all owners. */
  readonly owner: string
  /** Whether it is encrypted with the current vault key, and not with an earlier one. */
  readonly isCurrent: boolean
  /** Milliseconds since the Unix epoch. */
  readonly updatedAt: number
}

export interface VaultManager {
  /** Replaces a secret of the same provider and owner. Without `owner`, it is for all owners. */
  set(provider: string, secret: string, options?: { readonly owner?: string | undefined }): Promise<void>
  list(): Promise<readonly VaultEntry[]>
  /** Resolves to false if there is none. */
  remove(provider: string, options?: { readonly owner?: string | undefined }): Promise<boolean>
  /** Encrypts all entries of an earlier vault key with the current one. Resolves to their number. Gateways may keep running. */
  rotate(): Promise<number>
}

/**
 * Manages the vault. Running gateways see changes within a second. Methods may reject with a `VaultError` or a `StoreError`. Without `keys`, entries can only
 * be listed and removed.
 */
export function manageVault({ secrets }: Pick<KeyStore, 'secrets'>, keys: VaultKeys | undefined): VaultManager {
  return {
    async set(provider, secret, { owner = '' } = {}) {
      checkProvider(provider)
      checkOwner(owner)
      checkSecret(provider, secret)
      const { current } = needed(keys)
      const sealed = sealSecret(secret, { provider, owner }, current)
      await secrets.put({ provider, owner, vaultKeyId: current.id, sealed })
    },
    list: async () =>
      (await secrets.list()).map(({ provider, owner, vaultKeyId, updatedAt }) => ({
        provider,
        owner,
        isCurrent: vaultKeyId === keys?.current.id,
        updatedAt,
      })),
    remove: (provider, { owner = '' } = {}) => secrets.remove(provider, owner),
    async rotate() {
      const known = needed(keys)
      const old = (await secrets.list()).filter(({ vaultKeyId }) => vaultKeyId !== known.current.id)
      // All entries are decrypted before any is written, so that a failure changes nothing.
      const renewed = old.map((secret) => ({ secret, again: sealAgain(secret, known) }))
      let count = 0
      // Entries that were changed meanwhile are newer, and are not replaced.
      for (const { secret, again } of renewed) if (await secrets.put(again, secret)) count += 1
      return count
    },
  }
}

function needed(keys: VaultKeys | undefined): VaultKeys {
  if (keys) return keys
  throw new VaultError(
    'LITECONE_VAULT_KEY is not set, so nothing can be encrypted. Make a key with "litecone-gateway vault new-key", keep it apart from the data folder, and set it here and for the gateway.',
  )
}

function sealAgain(secret: SealedSecret, keys: VaultKeys): Omit<SealedSecret, 'updatedAt'> {
  const { provider, owner } = secret
  const sealed = sealSecret(openSecret(secret, keys), secret, keys.current)
  return { provider, owner, vaultKeyId: keys.current.id, sealed }
}

function checkProvider(provider: string): void {
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(provider)) return
  throw new VaultError('The provider must be an id such as openai: up to 64 of a-z, 0-9, ".", "_" and "-".')
}

function checkOwner(owner: string): void {
  if (owner.length <= 200 && !/\p{Cc}/u.test(owner)) return
  throw new VaultError('The owner must have at most 200 characters and no line breaks or control characters.')
}

/** Secrets are sent in headers, so they must be valid there. */
function checkSecret(provider: string, secret: string): void {
  if (secret.length <= 16_384 && /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(secret)) return
  throw new VaultError(
    `The key for ${provider} is empty, too long, or contains line breaks, spaces at its ends or characters beyond ASCII. Check how it was read.`,
  )
}
