import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { SealedSecret } from './key-store.ts'
import { VaultError } from './vault-error.ts'
import type { VaultKey, VaultKeys } from './vault-key.ts'

/** What a secret is for. Authenticated with it, so that a secret of one provider or owner cannot be used for another. */
export type SecretPlace = Pick<SealedSecret, 'provider' | 'owner'>

const CIPHER = 'aes-256-gcm'
/** 96 bits, as NIST SP 800-38D recommends. Random nonces are safe for 2^32 secrets per key, and a vault has dozens. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts a secret. Returns `1.` (the version of the format), followed by nonce, ciphertext and tag in base64url. */
export function sealSecret(secret: string, place: SecretPlace, key: VaultKey): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(boundTo(place))
  const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `1.${sealed.toString('base64url')}`
}

/** Throws a `VaultError` if it was encrypted with another key, or was changed or moved since. */
export function openSecret(secret: SealedSecret, keys: VaultKeys): string {
  const { provider, sealed, vaultKeyId } = secret
  const key = [keys.current, keys.previous].find((each) => each?.id === vaultKeyId)
  if (!key) throw sealedUnderAnother(secret, keys)
  try {
    const bytes = Buffer.from(sealed.replace(/^1\./, ''), 'base64url')
    const decipher = createDecipheriv(CIPHER, key.bytes, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(boundTo(secret))
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch (error) {
    throw new VaultError(
      `The vault’s entry for ${provider} is damaged or was changed: it cannot be decrypted. Set it again with: litecone-gateway vault set ${provider}`,
      { cause: error },
    )
  }
}

function boundTo({ provider, owner }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify(['litecone vault 1', provider, owner]))
}

function sealedUnderAnother({ provider }: SealedSecret, { current, previous }: VaultKeys): VaultError {
  const tried = previous ? `Neither ${current.variable} nor ${previous.variable} is` : `${current.variable} is not`
  const remedy = previous
    ? 'Set one of them to that key.'
    : `Set it to that key. To change it, set LITECONE_VAULT_KEY_PREVIOUS to the old key and run: litecone-gateway vault rotate.`
  const lost = `If it is lost, run: litecone-gateway vault set ${provider}`
  return new VaultError(`${tried} the key that the vault’s entry for ${provider} was encrypted with. ${remedy} ${lost}`)
}
