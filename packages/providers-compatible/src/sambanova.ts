import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://docs.sambanova.ai/docs/en/features/openai-compatibility
  parameters: /* @__PURE__ */ commonParameters(
    ['frequency_penalty', 'logprobs', 'n', 'presence_penalty', 'seed', 'top_logprobs', 'user'],
    ['chat_template_kwargs', 'top_k'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  embedParameters: /* @__PURE__ */ new Set(),
  moderations: false,
})

/** SambaNova (https://docs.sambanova.ai/docs/en/features/openai-compatibility). The key is `apiKey`, or `SAMBANOVA_API_KEY`. */
export const sambanova: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'sambanova',
  apiBase: 'https://api.sambanova.ai/v1',
  apiBaseEnv: ['SAMBANOVA_API_BASE'],
  apiKeyEnv: ['SAMBANOVA_API_KEY'],
  wire,
  authorize: bearer,
})
