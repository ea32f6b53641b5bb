import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { openaiWire, withParameters } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  // https://docs.helicone.ai/gateway/overview, and prompts by id: https://docs.helicone.ai/features/advanced-usage/prompts
  parameters: /* @__PURE__ */ withParameters(
    'prompt_id',
    'environment',
    'version_id',
    'inputs',
    'plugins',
    'thinking',
    'top_k',
  ),
  messageFields: ['cache_control', 'reasoning_content'],
  embeddings: false,
  moderations: false,
})

/** Helicone's AI gateway, which serves many vendors' models by name. The key is Helicone's: `apiKey`, or `HELICONE_API_KEY`. */
export const heliconeGateway: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'helicone',
  apiBase: 'https://ai-gateway.helicone.ai/v1',
  apiBaseEnv: ['HELICONE_GATEWAY_API_BASE'],
  apiKeyEnv: ['HELICONE_API_KEY'],
  wire,
  authorize: bearer,
})
