import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'
import { withAlternatingTurns } from './alternating-turns.ts'
import { encodePerplexityPart } from './perplexity-part.ts'

const shaped = /* @__PURE__ */ openaiWire({
  inputs: ['image', 'pdf'],
  encodePart: encodePerplexityPart,
  // Searches the web, but has no tool calls: https://docs.perplexity.ai/api-reference/chat-completions-post.
  parameters: /* @__PURE__ */ commonParameters(
    ['logprobs', 'n', 'parallel_tool_calls', 'seed', 'tool_choice', 'tools', 'top_logprobs', 'user'],
    ['top_k', 'web_search_options', 'search_mode', 'search_domain_filter', 'search_recency_filter'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  streamOptions: false,
  noDeveloperRole: true,
  embeddings: false,
  moderations: false,
})

/** Perplexity (https://docs.perplexity.ai/api-reference/chat-completions-post). The key is `apiKey`, or `PERPLEXITY_API_KEY`. */
export const perplexity: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'perplexity',
  apiBase: 'https://api.perplexity.ai',
  apiBaseEnv: ['PERPLEXITY_API_BASE'],
  apiKeyEnv: ['PERPLEXITY_API_KEY', 'PERPLEXITYAI_API_KEY'],
  wire: /* @__PURE__ */ withAlternatingTurns(shaped),
  authorize: bearer,
})
