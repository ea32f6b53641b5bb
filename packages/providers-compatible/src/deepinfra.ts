import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://deepinfra.com/docs/openai_api
  parameters: /* @__PURE__ */ commonParameters(
    ['logprobs', 'parallel_tool_calls', 'top_logprobs'],
    ['service_tier', 'top_k', 'min_p', 'repetition_penalty'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  moderations: false,
})

/** DeepInfra (https://deepinfra.com/docs). The key is `apiKey`, or `DEEPINFRA_API_KEY`. */
export const deepinfra: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'deepinfra',
  apiBase: 'https://api.deepinfra.com/v1/openai',
  apiBaseEnv: ['DEEPINFRA_API_BASE'],
  apiKeyEnv: ['DEEPINFRA_API_KEY', 'DEEPINFRA_TOKEN'],
  wire,
  authorize: bearer,
})
