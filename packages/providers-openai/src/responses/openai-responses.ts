import { defineProvider, type ProviderFactory } from '@litecone/core'
import { type OpenAISettings, openaiAccount } from '../account.ts'
import { responsesWire } from './responses-wire.ts'

const wire = /* @__PURE__ */ responsesWire()

/**
 * OpenAI's Responses API (https://platform.openai.com/docs/api-reference/responses), for models and tools that Chat Completions does not have:
 * `gpt-5-pro`, Codex models, reasoning summaries, encrypted reasoning, web search. The key is `apiKey`, or `OPENAI_API_KEY`. It is separate from
 * `openai()`, whose bundles do not contain it.
 */
export const openaiResponses: ProviderFactory<OpenAISettings> = /* @__PURE__ */ defineProvider<OpenAISettings>(
  (settings) => ({ ...openaiAccount(settings), id: 'openai-responses', wire, priceId: 'openai' }),
)
