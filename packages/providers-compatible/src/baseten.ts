import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://docs.baseten.co/reference/inference-api/chat-completions
  parameters: /* @__PURE__ */ commonParameters(
    [],
    ['chat_template_args', 'logit_bias', 'min_p', 'repetition_penalty', 'top_k'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  embeddings: false,
  moderations: false,
})

/** Baseten's Model APIs (https://docs.baseten.co/reference/inference-api/chat-completions). The key is `apiKey`, or `BASETEN_API_KEY`. For your own deployment, pass its address as `apiBase`. */
export const baseten: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'baseten',
  apiBase: 'https://inference.baseten.co/v1',
  apiBaseEnv: ['BASETEN_API_BASE'],
  apiKeyEnv: ['BASETEN_API_KEY'],
  wire,
  authorize: bearer,
})
