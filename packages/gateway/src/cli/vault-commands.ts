import { loadConfig } from '../config/load-config.ts'
import { manageVault, type VaultManager } from '../keys/manage-vault.ts'
import { generateVaultKey, readVaultKeys } from '../keys/vault-key.ts'
import { createProviders } from '../providers.ts'
import type { CommonFlags } from './create-program.ts'
import { readSecret } from './read-secret.ts'
import { UsageError } from './usage-error.ts'
import { print, withKeyStore } from './with-key-store.ts'

export interface VaultFlags extends CommonFlags {
  readonly owner?: string | undefined
}

export function printVaultKey(): void {
  print(generateVaultKey())
  process.stderr.write(
    'Set it as LITECONE_VAULT_KEY, and store it apart from the data. Without it, the vault cannot be decrypted.\n',
  )
}

/** Stores a provider key. It is read from standard input, because arguments are visible to all users of a machine and are saved in the shell's history. */
export async function setInVault(provider: string, flags: VaultFlags): Promise<void> {
  const secret = await readSecret(`The key for ${provider}: `)
  if (secret === '')
    throw new UsageError(`No key was entered. Write: printf %s "$KEY" | litecone-gateway vault set ${provider}`)
  await withVault(flags, (vault) => vault.set(provider, secret, { owner: flags.owner }))
  print(`The key for ${provider} is stored${flags.owner === undefined ? '' : ` for ${flags.owner}`}.`)
  const { config } = await loadConfig({ file: flags.config, flags: { folder: flags.folder } })
  const providers = createProviders(config.providers)
  if (providers.has(provider)) return
  const known = [...providers.keys()].join(', ')
  process.stderr.write(`No provider is called ${provider}, so this key is not used yet. Available: ${known}.\n`)
}

export async function listVault(flags: VaultFlags): Promise<void> {
  const entries = await withVault(flags, (vault) => vault.list())
  if (!entries.length) return print('The vault is empty.')
  for (const { provider, owner, isCurrent, updatedAt } of entries) {
    const state = isCurrent ? '' : '  encrypted with another LITECONE_VAULT_KEY'
    print(`${provider}  ${owner === '' ? 'everyone' : owner}  since ${new Date(updatedAt).toISOString()}${state}`)
  }
}

export async function removeFromVault(provider: string, flags: VaultFlags): Promise<void> {
  const isRemoved = await withVault(flags, (vault) => vault.remove(provider, { owner: flags.owner }))
  if (!isRemoved) throw new UsageError(`The vault has no key for ${provider}. See: litecone-gateway vault list`)
  print(`The key for ${provider} is removed.`)
}

export async function rotateVault(flags: VaultFlags): Promise<void> {
  const count = await withVault(flags, (vault) => vault.rotate())
  print(`${count} ${count === 1 ? 'key was' : 'keys were'} re-encrypted.`)
}

function withVault<Result>(flags: VaultFlags, work: (vault: VaultManager) => Promise<Result>): Promise<Result> {
  const keys = readVaultKeys()
  return withKeyStore(flags, (store) => work(manageVault(store, keys)))
}
