import { defineProvider, type ProviderFactory } from '@litecone/core'
import { type OpenAISettings, openaiAccount } from './account.ts'
import { openaiWire } from './openai-wire.ts'
import { openaiParameters } from './parameters.ts'

const wire = /* @__PURE__ */ openaiWire({ parameters: openaiParameters })

/** OpenAI (https://platform.openai.com/docs/api-reference). Reads `OPENAI_API_KEY` unless `apiKey` is set. */
export const openai: ProviderFactory<OpenAISettings> = /* @__PURE__ */ defineProvider<OpenAISettings>((settings) => ({
  ...openaiAccount(settings),
  id: 'openai',
  wire,
}))
