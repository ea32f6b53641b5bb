import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { openaiWire } from '@litecone/providers-openai'
import { xaiParameters } from './xai-parameters.ts'

const wire = /* @__PURE__ */ openaiWire({
  inputs: ['image'],
  parameters: xaiParameters,
  noDeveloperRole: true,
  namedRoles: ['user'],
  embeddings: false,
  moderations: false,
})

/** xAI (https://docs.x.ai/docs/api-reference). The key is `apiKey`, or `XAI_API_KEY`. */
export const xai: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'xai',
  apiBase: 'https://api.x.ai/v1',
  apiBaseEnv: ['XAI_API_BASE'],
  apiKeyEnv: ['XAI_API_KEY'],
  wire,
  authorize: bearer,
})
