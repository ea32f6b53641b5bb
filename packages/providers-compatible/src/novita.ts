import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image', 'audio'],
  // https://novita.ai/docs/api-reference/model-apis-llm-create-chat-completion
  parameters: /* @__PURE__ */ commonParameters(
    ['parallel_tool_calls', 'reasoning_effort', 'user'],
    ['enable_thinking', 'logit_bias', 'min_p', 'repetition_penalty', 'separate_reasoning', 'top_k'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  messageFields: ['reasoning_content', 'reasoning_details'],
  embedParameters: /* @__PURE__ */ new Set(['encoding_format']),
  moderations: false,
})

/** Novita AI (https://novita.ai/docs/api-reference/model-apis-llm-create-chat-completion). The key is `apiKey`, or `NOVITA_API_KEY`. */
export const novita: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'novita',
  apiBase: 'https://api.novita.ai/openai/v1',
  apiBaseEnv: ['NOVITA_API_BASE'],
  apiKeyEnv: ['NOVITA_API_KEY'],
  wire,
  authorize: bearer,
})
