import type { CallRecord } from '@litecone/core'
import type { LogEndpoint } from './options.ts'

/**
 * The endpoint that reads this call right. Vendors that only speak like OpenAI go to `custom`: `oai` would label them OpenAI, at OpenAI's
 * prices. So do calls of which nothing was sent, refused or mocked: their logs hold our request, not the vendor's.
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

/** For accounts that go by a name of the caller's: `openai({ id: 'openai-eu' })`. */
const OPENAI_HOST =
  /^https:\/\/(?:[\w-]+\.)?(?:api\.openai\.com|openai\.azure\.com|cognitiveservices\.azure\.com)(?=[:/?#]|$)/i

/**
 * Helicone's own names of providers, for receivers that take one from the body. Bedrock is `AWS`, as which Helicone records its addresses: `BEDROCK`
 * is listed behind it, is never come to, and has no prices of Amazon's own models.
 * https://github.com/Helicone/helicone/blob/main/packages/cost/providers/mappings.ts
 */
export function providerName(provider: string): string {
  return Object.hasOwn(NAMES, provider) ? (NAMES[provider] ?? provider) : provider.toUpperCase()
}

const NAMES: Readonly<Record<string, string>> = {
  'azure-responses': 'AZURE',
  bedrock: 'AWS',
  gemini: 'GOOGLE',
  'openai-responses': 'OPENAI',
  xai: 'X',
}
