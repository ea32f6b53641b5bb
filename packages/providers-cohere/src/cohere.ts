import { bearer, defineProvider } from '@litecone/core'
import { cohereWire } from './cohere-wire.ts'

/** Cohere's own platform, or any server of its v2 API (private deployments). Reads `COHERE_API_KEY` or `CO_API_KEY` unless `apiKey` is set. */
export const cohere = /* @__PURE__ */ defineProvider({
  id: 'cohere',
  apiBase: 'https://api.cohere.com',
  apiBaseEnv: ['COHERE_API_BASE', 'CO_API_URL'],
  apiKeyEnv: ['COHERE_API_KEY', 'CO_API_KEY'],
  authorize: bearer,
  wire: cohereWire,
})
