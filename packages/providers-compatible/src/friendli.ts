import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://friendli.ai/docs/openapi/model-apis/chat-completions
  parameters: /* @__PURE__ */ commonParameters(
    ['user'],
    ['chat_template_kwargs', 'logit_bias', 'min_p', 'parse_reasoning', 'repetition_penalty', 'top_k'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  noDeveloperRole: true,
  embeddings: false,
  moderations: false,
})

/** FriendliAI's Model APIs (https://friendli.ai/docs/openapi/model-apis/chat-completions). The key is `apiKey`, or `FRIENDLI_TOKEN`. */
export const friendli: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'friendli',
  apiBase: 'https://api.friendli.ai/serverless/v1',
  apiBaseEnv: ['FRIENDLI_API_BASE'],
  apiKeyEnv: ['FRIENDLI_TOKEN', 'FRIENDLIAI_API_KEY'],
  wire,
  authorize: bearer,
})
