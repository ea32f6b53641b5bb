import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://docs.github.com/en/rest/models/inference
  parameters: /* @__PURE__ */ commonParameters(
    ['logprobs', 'n', 'parallel_tool_calls', 'reasoning_effort', 'top_logprobs', 'user'],
    ['modalities'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  embedParameters: /* @__PURE__ */ new Set(['dimensions', 'encoding_format', 'input_type']),
  moderations: false,
})

/** GitHub Models (https://docs.github.com/en/rest/models/inference). The key is `apiKey`, or `GITHUB_API_KEY`, or `GITHUB_TOKEN`: a token with permission to read models. */
export const github: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'github',
  apiBase: 'https://models.github.ai/inference',
  apiBaseEnv: ['GITHUB_API_BASE'],
  apiKeyEnv: ['GITHUB_API_KEY', 'GITHUB_TOKEN'],
  wire,
  authorize: bearer,
})
