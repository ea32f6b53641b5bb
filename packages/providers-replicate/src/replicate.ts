import { bearer, defineProvider } from '@litecone/core'
import { replicateWire } from './replicate-wire.ts'

/** Replicate's API, or a proxy for it. Reads `REPLICATE_API_TOKEN` unless `apiKey` is set. */
export const replicate = /* @__PURE__ */ defineProvider({
  id: 'replicate',
  apiBase: 'https://api.replicate.com/v1',
  apiBaseEnv: ['REPLICATE_API_BASE'],
  apiKeyEnv: ['REPLICATE_API_TOKEN', 'REPLICATE_API_KEY'],
  authorize: bearer,
  wire: replicateWire,
})
