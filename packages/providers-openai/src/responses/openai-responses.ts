import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import type { OpenAISettings } from '../openai.ts'
import { responsesWire } from './responses-wire.ts'

const wire = /* @__PURE__ */ responsesWire()

/**
 * OpenAI by its Responses API (https://platform.openai.com/docs/api-reference/responses), for models and tools that Chat Completions does not
 * have. The key is `apiKey`, or `OPENAI_API_KEY`. Apart from `openai()`, so that those who do not use it do not bundle it.
 */
export const openaiResponses: ProviderFactory<OpenAISettings> = /* @__PURE__ */ defineProvider<OpenAISettings>(
  ({ organization, project }) => ({
    id: 'openai-responses',
    apiBase: 'https://api.openai.com/v1',
    apiBaseEnv: ['OPENAI_BASE_URL', 'OPENAI_API_BASE'],
    apiKeyEnv: ['OPENAI_API_KEY'],
    wire,
    authorize: bearer,
    headers: {
      ...(organization && { 'openai-organization': organization }),
      ...(project && { 'openai-project': project }),
    },
    priceId: 'openai',
  }),
)
