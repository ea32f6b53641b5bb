import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://platform.minimax.io/docs/api-reference/text-openai-api. Penalties and biases are ignored there, and `n` must be 1.
  parameters: /* @__PURE__ */ commonParameters(
    ['frequency_penalty', 'logprobs', 'n', 'parallel_tool_calls', 'presence_penalty', 'seed', 'stop', 'top_logprobs'],
    ['mask_sensitive_info', 'reasoning_split', 'thinking'],
  ),
  rename: { max_tokens: 'max_completion_tokens' },
  noDeveloperRole: true,
  messageFields: ['reasoning_content', 'reasoning_details'],
  embeddings: false,
  moderations: false,
})

/** MiniMax (https://platform.minimax.io/docs/api-reference/text-openai-api). The key is `apiKey`, or `MINIMAX_API_KEY`. In China, `apiBase` is `https://api.minimaxi.com/v1`. */
export const minimax: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'minimax',
  apiBase: 'https://api.minimax.io/v1',
  apiBaseEnv: ['MINIMAX_API_BASE'],
  apiKeyEnv: ['MINIMAX_API_KEY'],
  wire,
  authorize: bearer,
})
