import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'
import { withThinkingSwitch } from './thinking-switch.ts'

const shaped = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  noJsonSchema: true,
  // https://docs.z.ai/api-reference/llm/chat-completion
  parameters: /* @__PURE__ */ commonParameters(
    ['frequency_penalty', 'logprobs', 'n', 'parallel_tool_calls', 'presence_penalty', 'seed', 'top_logprobs', 'user'],
    ['do_sample', 'request_id', 'thinking', 'tool_stream', 'user_id'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  streamOptions: false,
  noDeveloperRole: true,
  namedRoles: ['tool'],
  messageFields: ['reasoning_content'],
  embeddings: false,
  moderations: false,
})

/** Z.AI's GLM (https://docs.z.ai/api-reference/llm/chat-completion). The key is `apiKey`, or `ZAI_API_KEY`. In China, `apiBase` is `https://open.bigmodel.cn/api/paas/v4`. */
export const zai: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'zai',
  apiBase: 'https://api.z.ai/api/paas/v4',
  apiBaseEnv: ['ZAI_API_BASE'],
  apiKeyEnv: ['ZAI_API_KEY', 'ZHIPU_API_KEY'],
  wire: /* @__PURE__ */ withThinkingSwitch(shaped),
  authorize: bearer,
})
