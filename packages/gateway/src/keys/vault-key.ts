import { createHash, randomBytes } from 'node:crypto'
import { VaultError } from './vault-error.ts'

/** The vault's encryption key. Operators keep it apart from the data folder, since neither is of use without the other. */
export interface VaultKey {
  /** Stored with what was encrypted. Reveals nothing about the key. */
  readonly id: string
  readonly bytes: Buffer
  /** The variable it came from, for messages: `LITECONE_VAULT_KEY`. */
  readonly variable: string
}

/** The current key, and a previous one for reading until `vault rotate` has run. */
export interface VaultKeys {
  readonly current: VaultKey
  readonly previous?: VaultKey | undefined
}

const CURRENT = 'LITECONE_VAULT_KEY'
const PREVIOUS = 'LITECONE_VAULT_KEY_PREVIOUS'

/** 32 random bytes in base64: a value for `LITECONE_VAULT_KEY`. */
export function generateVaultKey(): string {
  return randomBytes(32).toString('base64')
}

/** `undefined` if no key is set. Throws a `VaultError` that names the variable if a key is invalid. */
export function readVaultKeys(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): VaultKeys | undefined {
  const current = environment[CURRENT]?.trim()
  const previous = environment[PREVIOUS]?.trim()
  if (!current) {
    if (!previous) return undefined
    throw new VaultError(`${PREVIOUS} is set, but ${CURRENT} is not. Set ${CURRENT} to the new key.`)
  }
  return {
    current: parseVaultKey(current, CURRENT),
    ...(previous && { previous: parseVaultKey(previous, PREVIOUS) }),
  }
}

const REMEDY =
  'It must be 32 random bytes, as base64 (44 characters) or hex (64), exactly as "litecone-gateway vault new-key" printed it. For a new vault, make one with that command.'

/** Says nothing of the text but its length and its kind. */
function faultOf(text: string): string {
  if (/^(?:sk|pk|gsk|xai|AIza|r8|hf)[-_]|^AIza/i.test(text)) return 'it looks like an API key'
  if (/[^A-Za-z0-9+/=_-]/.test(text)) return 'it has characters that are in neither base64 nor hex'
  return `it has ${text.length} characters`
}

/** 32 bytes in hex, base64 or base64url. `variable` is for the message of the `VaultError`. */
export function parseVaultKey(text: string, variable: string): VaultKey {
  const isHex = /^[0-9a-f]{64}$/i.test(text)
  // 43 characters hold 258 bits, so an encoder leaves the last two bits 0.
  const isBase64 = /^[A-Za-z0-9+/_-]{42}[AEIMQUYcgkosw048]=?$/.test(text)
  if (!isHex && !isBase64) {
    throw new VaultError(`${variable} is not a vault key: ${faultOf(text)}. ${REMEDY}`)
  }
  const bytes = Buffer.from(text, isHex ? 'hex' : 'base64')
  const id = createHash('sha256').update('litecone vault key id\n').update(bytes).digest('hex').slice(0, 16)
  return { id, bytes, variable }
}
