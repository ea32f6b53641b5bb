import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://docs.api.nvidia.com/nim/reference/llm-apis
  parameters: /* @__PURE__ */ commonParameters(
    [],
    ['chat_template_kwargs', 'logit_bias', 'min_p', 'nvext', 'repetition_penalty', 'top_k'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  // Retrieval models need to know what the input is: `input_type` is `query` or `passage`.
  embedParameters: /* @__PURE__ */ new Set(['encoding_format', 'input_type', 'truncate', 'user']),
  moderations: false,
})

/** NVIDIA's NIM (https://docs.api.nvidia.com/nim/reference/llm-apis), hosted or self-hosted. The key is `apiKey`, or `NVIDIA_API_KEY`. */
export const nvidia: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'nvidia',
  apiBase: 'https://integrate.api.nvidia.com/v1',
  apiBaseEnv: ['NVIDIA_NIM_API_BASE', 'NVIDIA_API_BASE'],
  apiKeyEnv: ['NVIDIA_API_KEY', 'NVIDIA_NIM_API_KEY'],
  wire,
  authorize: bearer,
})
