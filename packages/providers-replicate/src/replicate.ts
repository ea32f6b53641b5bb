import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { replicateWire } from './replicate-wire.ts'

/** Replicate (https://replicate.com/docs). The token is `apiKey`, or `REPLICATE_API_TOKEN`. */
export const replicate: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'replicate',
  apiBase: 'https://api.replicate.com/v1',
  apiBaseEnv: ['REPLICATE_API_BASE'],
  apiKeyEnv: ['REPLICATE_API_TOKEN', 'REPLICATE_API_KEY'],
  wire: replicateWire,
  authorize: bearer,
})
