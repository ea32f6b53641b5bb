import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'
import { withPlainTexts } from './plain-texts.ts'
import { withReasoningBack } from './reasoning-back.ts'
import { withThinkingSwitch } from './thinking-switch.ts'

const shaped = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  noJsonSchema: true,
  // https://api-docs.deepseek.com/api/create-chat-completion
  parameters: /* @__PURE__ */ commonParameters(['n', 'parallel_tool_calls', 'seed'], ['safety_identifier', 'thinking']),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  // Tool calls must be sent back with their reasoning: https://api-docs.deepseek.com/guides/thinking_mode.
  messageFields: ['reasoning_content'],
  embeddings: false,
  moderations: false,
})

/** DeepSeek (https://api-docs.deepseek.com). The key is `apiKey`, or `DEEPSEEK_API_KEY`. */
export const deepseek: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'deepseek',
  apiBase: 'https://api.deepseek.com',
  apiBaseEnv: ['DEEPSEEK_API_BASE'],
  apiKeyEnv: ['DEEPSEEK_API_KEY'],
  wire: /* @__PURE__ */ withThinkingSwitch(/* @__PURE__ */ withReasoningBack(/* @__PURE__ */ withPlainTexts(shaped))),
  authorize: bearer,
})
