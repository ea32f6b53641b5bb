import { bearer, defineProvider, type Provider, type ProviderSettings } from '@litecone/core'
import { type OpenAIQuirks, openaiWire } from '@litecone/providers-openai'

export interface CompatibleSettings extends ProviderSettings {
  /** The prefix of its models' names, and `provider` in records and errors. */
  id: string
  /** The base URL of the API, including the version. */
  apiBase: string
  /** How the API differs from OpenAI's. Default: not at all. */
  quirks?: OpenAIQuirks | undefined
}

/** Any OpenAI-compatible server. Without `apiKey`, no key is sent. */
export function compatible({ id, apiBase, quirks = {}, ...settings }: CompatibleSettings): Provider {
  const wire = openaiWire({ moderations: false, ...quirks })
  return defineProvider({ id, apiBase, apiKeyOptional: true, wire, authorize: bearer })(settings)
}
