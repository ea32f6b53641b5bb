import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://lmstudio.ai/docs/developer/openai-compat
  parameters: /* @__PURE__ */ commonParameters(
    ['n', 'parallel_tool_calls', 'user'],
    ['logit_bias', 'top_k', 'repeat_penalty'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  moderations: false,
})

/** LM Studio (https://lmstudio.ai/docs/developer/openai-compat), on localhost unless `apiBase` or `LM_STUDIO_API_BASE` is set. Needs no key. */
export const lmstudio: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'lmstudio',
  apiBase: 'http://127.0.0.1:1234/v1',
  apiBaseEnv: ['LM_STUDIO_API_BASE'],
  apiKeyEnv: ['LM_STUDIO_API_KEY'],
  apiKeyOptional: true,
  wire,
  authorize: bearer,
})
