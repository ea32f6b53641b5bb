import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://docs.tokenfactory.nebius.com/api-reference/introduction
  parameters: /* @__PURE__ */ commonParameters([], ['logit_bias', 'service_tier', 'top_k']),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  moderations: false,
})

/** Nebius Token Factory (https://docs.tokenfactory.nebius.com/api-reference/introduction). The key is `apiKey`, or `NEBIUS_API_KEY`. */
export const nebius: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'nebius',
  apiBase: 'https://api.tokenfactory.nebius.com/v1',
  apiBaseEnv: ['NEBIUS_API_BASE'],
  apiKeyEnv: ['NEBIUS_API_KEY'],
  wire,
  authorize: bearer,
})
