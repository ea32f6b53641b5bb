import { bearer, defineProvider, type ProviderDefinition, type ProviderSettings } from '@litecone/core'
import { createWire } from './anthropic-wire.ts'

export interface AnthropicSettings extends ProviderSettings {
  /** Beta features to ask for in `anthropic-beta`, beside those that a request needs and gets by itself. */
  beta?: readonly string[] | undefined
}

/**
 * Anthropic's own API. `apiBase` is the address without `/v1`, as in Anthropic's SDKs; one that ends in it is understood too.
 */
export const anthropic = /* @__PURE__ */ defineProvider<AnthropicSettings>(define)

function define({ apiKey, beta = [] }: AnthropicSettings): ProviderDefinition {
  // A request that needs betas of its own replaces the header of `authorize`, so the wire has to know of this one too.
  const oauth = typeof apiKey === 'string' && isOAuthToken(apiKey) ? [OAUTH_BETA] : []
  return {
    id: 'anthropic',
    apiBase: 'https://api.anthropic.com',
    apiBaseEnv: ['ANTHROPIC_BASE_URL', 'ANTHROPIC_API_BASE'],
    apiKeyEnv: ['ANTHROPIC_API_KEY'],
    headers: { 'anthropic-version': '2023-06-01' },
    authorize: (key) => (isOAuthToken(key) ? { ...bearer(key), 'anthropic-beta': OAUTH_BETA } : { 'x-api-key': key }),
    wire: createWire([...oauth, ...beta]),
  }
}

const OAUTH_BETA = 'oauth-2025-04-20'

/** Tokens of a Claude subscription, which go in another header than keys. */
function isOAuthToken(key: string): boolean {
  return key.startsWith('sk-ant-oat')
}
