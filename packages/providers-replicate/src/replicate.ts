import { bearer, defineProvider } from '@litecone/core'
import { replicateWire } from './replicate-wire.ts'

/** Replicate's own API, or a proxy that stands for it. */
export const replicate = /* @__PURE__ */ defineProvider({
  id: 'replicate',
  apiBase: 'https://api.replicate.com/v1',
  apiBaseEnv: ['REPLICATE_API_BASE'],
  apiKeyEnv: ['REPLICATE_API_TOKEN', 'REPLICATE_API_KEY'],
  authorize: bearer,
  wire: replicateWire,
})
