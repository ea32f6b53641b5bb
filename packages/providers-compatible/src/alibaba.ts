import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'
import { QWEN_PARAMETERS, withQwenThinking } from './qwen-thinking.ts'
import { encodeVideo } from './video-part.ts'

const shaped = /* @__PURE__ */ openaiWire({
  inputs: ['image', 'audio'],
  encodePart: encodeVideo,
  // https://www.alibabacloud.com/help/en/model-studio/qwen-api-via-openai-chat-completions
  parameters: /* @__PURE__ */ commonParameters(['frequency_penalty', 'user'], QWEN_PARAMETERS),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  messageFields: ['cache_control', 'reasoning_content'],
  embedParameters: /* @__PURE__ */ new Set(['dimensions', 'encoding_format']),
  moderations: false,
})

/** Alibaba Cloud's Model Studio, with Qwen (https://www.alibabacloud.com/help/en/model-studio/qwen-api-via-openai-chat-completions). The key is `apiKey`, or `DASHSCOPE_API_KEY`. In China, `apiBase` is `https://dashscope.aliyuncs.com/compatible-mode/v1`. */
export const alibaba: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'alibaba',
  apiBase: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  apiBaseEnv: ['DASHSCOPE_API_BASE', 'ALIBABA_API_BASE'],
  apiKeyEnv: ['DASHSCOPE_API_KEY', 'ALIBABA_API_KEY'],
  wire: /* @__PURE__ */ withQwenThinking(shaped),
  authorize: bearer,
})
