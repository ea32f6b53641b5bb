import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'
import { withReasoningSwitch } from './together-reasoning.ts'

const shaped = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://docs.together.ai/reference/chat-completions-1
  parameters: /* @__PURE__ */ commonParameters(
    ['parallel_tool_calls', 'top_logprobs', 'user'],
    ['logit_bias', 'top_k', 'min_p', 'repetition_penalty', 'safety_model', 'reasoning', 'chat_template_kwargs'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  // A number instead of a boolean.
  values: { logprobs: (wanted) => (typeof wanted === 'boolean' ? Number(wanted) : wanted) },
  noDeveloperRole: true,
  messageFields: ['reasoning_content'],
  embedParameters: /* @__PURE__ */ new Set(),
  moderations: false,
})

/** Together AI (https://docs.together.ai/reference/chat-completions-1). The key is `apiKey`, or `TOGETHER_API_KEY`. */
export const together: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'together',
  apiBase: 'https://api.together.xyz/v1',
  apiBaseEnv: ['TOGETHER_API_BASE', 'TOGETHER_AI_API_BASE'],
  apiKeyEnv: ['TOGETHER_API_KEY', 'TOGETHER_AI_API_KEY', 'TOGETHERAI_API_KEY', 'TOGETHER_AI_TOKEN'],
  wire: /* @__PURE__ */ withReasoningSwitch(shaped),
  authorize: bearer,
})
