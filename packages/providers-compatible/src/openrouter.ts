import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { openaiWire } from '@litecone/providers-openai'
import { encodeThinking, openrouterParameters } from './openrouter-request.ts'
import { encodeVideo } from './video-part.ts'

const wire = /* @__PURE__ */ openaiWire({
  parameters: openrouterParameters,
  encodePart: encodeVideo,
  rename: { thinking: 'reasoning' },
  values: { thinking: encodeThinking },
  messageFields: ['cache_control', 'reasoning_details'],
  fileUrls: true,
  moderations: false,
})

/** OpenRouter (https://openrouter.ai/docs/api-reference/overview). The key is `apiKey`, or `OPENROUTER_API_KEY`. */
export const openrouter: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'openrouter',
  apiBase: 'https://openrouter.ai/api/v1',
  apiBaseEnv: ['OPENROUTER_API_BASE', 'OPENROUTER_BASE_URL'],
  apiKeyEnv: ['OPENROUTER_API_KEY', 'OR_API_KEY'],
  wire,
  authorize: bearer,
})
