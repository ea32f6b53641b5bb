import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'
import { withThinkingSwitch } from './thinking-switch.ts'
import { encodeVideo } from './video-part.ts'

const shaped = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  encodePart: encodeVideo,
  // https://platform.kimi.ai/docs/api/chat
  parameters: /* @__PURE__ */ commonParameters(
    ['logprobs', 'parallel_tool_calls', 'seed', 'top_logprobs', 'user'],
    ['prompt_cache_key', 'safety_identifier', 'thinking'],
  ),
  rename: { max_tokens: 'max_completion_tokens' },
  noDeveloperRole: true,
  messageFields: ['reasoning_content'],
  embeddings: false,
  moderations: false,
})

/** Moonshot's Kimi (https://platform.kimi.ai/docs/api/chat). The key is `apiKey`, or `MOONSHOT_API_KEY`. In China, `apiBase` is `https://api.moonshot.cn/v1`. */
export const moonshot: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'moonshot',
  apiBase: 'https://api.moonshot.ai/v1',
  apiBaseEnv: ['MOONSHOT_API_BASE'],
  apiKeyEnv: ['MOONSHOT_API_KEY'],
  wire: /* @__PURE__ */ withThinkingSwitch(shaped),
  authorize: bearer,
})
