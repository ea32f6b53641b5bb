import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { openaiWire, withParameters } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  // https://openrouter.ai/docs/api-reference/parameters
  parameters: /* @__PURE__ */ withParameters(
    'top_k',
    'min_p',
    'top_a',
    'repetition_penalty',
    'reasoning',
    'models',
    'route',
    'provider',
    'plugins',
  ),
  messageFields: ['cache_control', 'reasoning_details'],
  fileUrls: true,
  moderations: false,
})

/** OpenRouter (https://openrouter.ai/docs/api-reference/overview). The key is `apiKey`, or `OPENROUTER_API_KEY`. */
export const openrouter: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'openrouter',
  apiBase: 'https://openrouter.ai/api/v1',
  apiBaseEnv: ['OPENROUTER_API_BASE', 'OPENROUTER_BASE_URL'],
  apiKeyEnv: ['OPENROUTER_API_KEY'],
  wire,
  authorize: bearer,
})
