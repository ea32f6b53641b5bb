import { defineProvider } from '@litecone/core'
import { geminiWire } from './gemini-wire.ts'

/** The Gemini API of Google AI Studio. The key is sent in a header, never in the URL, which ends up in logs. */
export const gemini = /* @__PURE__ */ defineProvider({
  id: 'gemini',
  apiBase: 'https://generativelanguage.googleapis.com/v1beta',
  apiBaseEnv: ['GEMINI_API_BASE', 'GOOGLE_GEMINI_BASE_URL'],
  apiKeyEnv: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
  authorize: (apiKey) => ({ 'x-goog-api-key': apiKey }),
  wire: geminiWire,
  priceId: 'google',
})
