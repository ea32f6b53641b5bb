import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://inference-docs.cerebras.ai/api-reference/chat-completions
  parameters: /* @__PURE__ */ commonParameters(
    ['frequency_penalty', 'n', 'presence_penalty'],
    ['clear_thinking', 'logit_bias', 'prediction', 'prompt_cache_key', 'reasoning_format', 'service_tier'],
  ),
  rename: { max_tokens: 'max_completion_tokens' },
  embeddings: false,
  moderations: false,
})

/** Cerebras (https://inference-docs.cerebras.ai/api-reference/chat-completions). The key is `apiKey`, or `CEREBRAS_API_KEY`. */
export const cerebras: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'cerebras',
  apiBase: 'https://api.cerebras.ai/v1',
  apiBaseEnv: ['CEREBRAS_API_BASE'],
  apiKeyEnv: ['CEREBRAS_API_KEY'],
  wire,
  authorize: bearer,
})
