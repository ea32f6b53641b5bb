import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { openaiWire } from '@litecone/providers-openai'
import { withFullNames } from './fireworks-model.ts'
import { fireworksParameters } from './fireworks-parameters.ts'

const shaped = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  parameters: fireworksParameters,
  rename: { max_completion_tokens: 'max_tokens' },
  values: { tool_choice: (choice) => (choice === 'required' ? 'any' : choice) },
  noDeveloperRole: true,
  // Models read their earlier reasoning between tool calls: https://docs.fireworks.ai/guides/reasoning.
  messageFields: ['reasoning_content'],
  moderations: false,
})

/** Fireworks (https://docs.fireworks.ai/api-reference/post-chatcompletions). The key is `apiKey`, or `FIREWORKS_API_KEY`. */
export const fireworks: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'fireworks',
  apiBase: 'https://api.fireworks.ai/inference/v1',
  apiBaseEnv: ['FIREWORKS_API_BASE'],
  apiKeyEnv: ['FIREWORKS_API_KEY', 'FIREWORKS_AI_API_KEY', 'FIREWORKSAI_API_KEY', 'FIREWORKS_AI_TOKEN'],
  wire: /* @__PURE__ */ withFullNames(shaped),
  authorize: bearer,
})
