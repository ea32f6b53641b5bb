import { bearer, defineProvider, type Provider, type ProviderSettings } from '@litecone/core'
import { type OpenAIQuirks, openaiWire } from '@litecone/providers-openai'

export interface CompatibleSettings extends ProviderSettings {
  /** The prefix of its models' names. */
  id: string
  /** Where its OpenAI-shaped API is, version path included. */
  apiBase: string
  /** How it differs from OpenAI's. */
  quirks?: OpenAIQuirks | undefined
}

/** Any server with an OpenAI-shaped API, hosted or one's own. Sent no key when none is given. */
export function compatible({ id, apiBase, quirks = {}, ...settings }: CompatibleSettings): Provider {
  const wire = openaiWire({ moderations: false, ...quirks })
  return defineProvider({ id, apiBase, apiKeyOptional: true, wire, authorize: bearer })(settings)
}
