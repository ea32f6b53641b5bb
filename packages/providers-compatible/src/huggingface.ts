import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://huggingface.co/docs/inference-providers/tasks/chat-completion
  parameters: /* @__PURE__ */ commonParameters(['n', 'parallel_tool_calls', 'user'], ['logit_bias', 'tool_prompt']),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  embeddings: false,
  moderations: false,
})

/** Hugging Face's router to its inference providers (https://huggingface.co/docs/inference-providers/tasks/chat-completion). The key is `apiKey`, or `HF_TOKEN`. A model's name may end with the inference provider: `openai/gpt-oss-120b:groq`. */
export const huggingface: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'huggingface',
  apiBase: 'https://router.huggingface.co/v1',
  apiBaseEnv: ['HF_API_BASE', 'HUGGINGFACE_API_BASE'],
  apiKeyEnv: ['HF_TOKEN', 'HUGGINGFACE_API_KEY'],
  wire,
  authorize: bearer,
})
