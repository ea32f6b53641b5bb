import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://docs.ollama.com/api/openai-compatibility
  parameters: /* @__PURE__ */ commonParameters([
    'logprobs',
    'n',
    'parallel_tool_calls',
    'tool_choice',
    'top_logprobs',
    'user',
  ]),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  embedParameters: /* @__PURE__ */ new Set(['dimensions', 'encoding_format']),
  moderations: false,
})

/** Ollama (https://docs.ollama.com/api/openai-compatibility), on localhost unless `apiBase` or `OLLAMA_API_BASE` is set. Needs no key. */
export const ollama: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'ollama',
  apiBase: 'http://127.0.0.1:11434/v1',
  apiBaseEnv: ['OLLAMA_API_BASE'],
  apiKeyEnv: ['OLLAMA_API_KEY'],
  apiKeyOptional: true,
  wire,
  authorize: bearer,
})
