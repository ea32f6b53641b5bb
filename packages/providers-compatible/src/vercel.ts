import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { openaiWire, withParameters } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  // https://vercel.com/docs/ai-gateway/sdks-and-apis/openai-chat-completions
  parameters: /* @__PURE__ */ withParameters('models', 'providerOptions', 'reasoning'),
  messageFields: ['cache_control', 'reasoning_details'],
  moderations: false,
})

/** Vercel's AI Gateway, which serves many vendors' models by name (https://vercel.com/docs/ai-gateway/sdks-and-apis/openai-chat-completions). The key is `apiKey`, or `AI_GATEWAY_API_KEY`. */
export const vercel: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'vercel',
  apiBase: 'https://ai-gateway.vercel.sh/v1',
  apiBaseEnv: ['VERCEL_AI_GATEWAY_API_BASE'],
  apiKeyEnv: ['AI_GATEWAY_API_KEY', 'VERCEL_AI_GATEWAY_API_KEY', 'VERCEL_OIDC_TOKEN'],
  wire,
  authorize: bearer,
})
