import type { CallRecord } from '@litecone/core'
import type { LogEndpoint } from './options.ts'

/**
 * The endpoint that parses this call correctly. OpenAI-compatible vendors use `custom`: `oai` would label and price them as OpenAI. So do
 * calls that sent nothing (rejected or mocked), because their logs contain our request format instead of the vendor's.
 */
export function chooseEndpoint({ wire, provider }: CallRecord): LogEndpoint {
  if (!wire?.url) return 'custom'
  switch (wire.id) {
    case 'openai-chat':
    case 'openai-responses':
      return /^(?:openai|azure)(?:-responses)?$/.test(provider) || OPENAI_HOST.test(wire.url) ? 'oai' : 'custom'
    case 'anthropic-messages':
      return 'anthropic'
    case 'gemini-generate-content':
      return 'googleapis'
    default:
      return 'custom'
  }
}

/** For accounts under a custom id: `openai({ id: 'openai-eu' })`. */
const OPENAI_HOST =
  /^https:\/\/(?:[\w-]+\.)?(?:api\.openai\.com|openai\.azure\.com|cognitiveservices\.azure\.com)(?=[:/?#]|$)/i

/**
 * Helicone's names of providers, for receivers that read one from the body. Bedrock is `AWS`, as Helicone detects it by URL: `BEDROCK` comes
 * later in its list, is never matched, and has no prices for Amazon's own models. Vertex AI is `GOOGLE`, also by its URL: Helicone counts
 * the tokens of Gemini's format only under that name. The property `Provider` keeps them apart.
 * https://github.com/Helicone/helicone/blob/main/packages/cost/providers/mappings.ts
 */
export function providerName(provider: string): string {
  return Object.hasOwn(NAMES, provider) ? (NAMES[provider] ?? provider) : provider.toUpperCase()
}

const NAMES: Readonly<Record<string, string>> = {
  'anthropic-vertex': 'GOOGLE',
  'azure-responses': 'AZURE',
  bedrock: 'AWS',
  gemini: 'GOOGLE',
  'openai-responses': 'OPENAI',
  vertex: 'GOOGLE',
  xai: 'X',
}
