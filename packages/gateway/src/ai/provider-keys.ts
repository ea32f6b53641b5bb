import { defineProvider, type Provider } from '@litecone/core'
import type { Vault } from '../keys/grant.ts'

export interface KeyRequest {
  readonly owner: string
  /** The client's own key, which is used if the gateway has none. */
  readonly clientKey: string | undefined
}

/** Finds the keys of providers. */
export interface ProviderKeys {
  /** The provider with the vault's key, else with the configuration's or the environment's, else with the client's. */
  provide(provider: Provider, request: KeyRequest): Promise<Provider>
  /** Whether the gateway itself can call a provider for an owner. */
  has(provider: Provider, owner: string): Promise<boolean>
}

/** Providers with a key cache their URL and headers, so they are kept. This is their maximum number. */
const MAX_KEPT = 1_000

/** Bedrock, the only provider that signs requests, uses these credentials if it has no key. */
const SIGNED_WITH = ['AWS_ACCESS_KEY_ID']

export function createProviderKeys(
  vault: Vault,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ProviderKeys {
  const kept = new Map<string, Provider>()

  function withKey(provider: Provider, apiKey: string): Provider {
    // A provider has one address and one wire for each of its APIs.
    const name = `${provider.definition.wire.id}\n${provider.id}\n${apiKey}`
    const found = kept.get(name)
    if (found) return found
    const made = defineProvider(provider.definition)({ ...provider.settings, id: provider.id, apiKey })
    const oldest = kept.size >= MAX_KEPT ? kept.keys().next().value : undefined
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(name, made)
    return made
  }

  function isConfigured({ definition, settings }: Provider): boolean {
    if (settings.apiKey !== undefined || definition.apiKey !== undefined) return true
    const names = [...(definition.apiKeyEnv ?? []), ...(definition.sign ? SIGNED_WITH : [])]
    return names.some((name) => environment[name])
  }

  return {
    async provide(provider, { owner, clientKey }) {
      const key = await vault.find(provider.id, owner)
      if (key !== undefined) return withKey(provider, key)
      if (clientKey === undefined || isConfigured(provider)) return provider
      return withKey(provider, clientKey)
    },
    async has(provider, owner) {
      if (isConfigured(provider)) return true
      // Self-hosted servers need no key, but must be configured.
      if (provider.definition.apiKeyOptional && !provider.definition.sign)
        return provider.settings.apiBase !== undefined || provider.definition.apiBaseEnv === undefined
      return (await vault.find(provider.id, owner)) !== undefined
    },
  }
}
