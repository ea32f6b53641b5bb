import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { commonParameters, openaiWire } from '@litecone/providers-openai'
import { withWholeNames } from './fireworks-model.ts'

const shaped = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  // https://docs.fireworks.ai/api-reference/post-chatcompletions
  parameters: /* @__PURE__ */ commonParameters(
    [],
    ['logit_bias', 'metadata', 'prediction', 'service_tier', 'top_k', 'min_p', 'repetition_penalty'],
  ),
  rename: { max_completion_tokens: 'max_tokens' },
  values: { tool_choice: (choice) => (choice === 'required' ? 'any' : choice) },
  noDeveloperRole: true,
  moderations: false,
})

/** Fireworks (https://docs.fireworks.ai/api-reference/post-chatcompletions). The key is `apiKey`, or `FIREWORKS_API_KEY`. */
export const fireworks: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'fireworks',
  apiBase: 'https://api.fireworks.ai/inference/v1',
  apiBaseEnv: ['FIREWORKS_API_BASE'],
  apiKeyEnv: ['FIREWORKS_API_KEY', 'FIREWORKS_AI_API_KEY', 'FIREWORKSAI_API_KEY', 'FIREWORKS_AI_TOKEN'],
  wire: /* @__PURE__ */ withWholeNames(shaped),
  authorize: bearer,
})
