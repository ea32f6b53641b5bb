import { bearer, defineProvider, type ProviderDefinition, type ProviderSettings } from '@litecone/core'
import { createWire } from './anthropic-wire.ts'

export interface AnthropicSettings extends ProviderSettings {
  /** Beta features to send in `anthropic-beta`, besides those that a request needs, which are sent anyway. */
  beta?: readonly string[] | undefined
}

/** Anthropic's own API. `apiBase` is the address without `/v1`, as in Anthropic's SDKs; with it works too. Reads `ANTHROPIC_API_KEY` unless `apiKey` is set. */
export const anthropic = /* @__PURE__ */ defineProvider<AnthropicSettings>(define)

function define({ apiKey, beta = [] }: AnthropicSettings): ProviderDefinition {
  // A request with betas of its own replaces the header of `authorize`, so the wire must know this one too.
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

/** OAuth tokens of a Claude subscription, which are sent in another header than keys. */
function isOAuthToken(key: string): boolean {
  return key.startsWith('sk-ant-oat')
}
