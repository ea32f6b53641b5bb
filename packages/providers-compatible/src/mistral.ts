import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { openaiWire } from '@litecone/providers-openai'
import { shortenCallId } from './mistral-call-id.ts'
import { encodeMistralPart, withMistralTurns } from './mistral-messages.ts'
import { mistralParameters, mistralValues } from './mistral-parameters.ts'

const shaped = /* @__PURE__ */ openaiWire({
  encodePart: encodeMistralPart,
  parameters: mistralParameters,
  rename: { seed: 'random_seed', max_completion_tokens: 'max_tokens', dimensions: 'output_dimension' },
  values: mistralValues,
  streamOptions: false,
  noDeveloperRole: true,
  noNames: true,
  prefix: true,
  callId: shortenCallId,
  moderations: false, // It has them in a form of its own.
})

/** Mistral (https://docs.mistral.ai/api/endpoint/chat). The key is `apiKey`, or `MISTRAL_API_KEY`. */
export const mistral: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'mistral',
  apiBase: 'https://api.mistral.ai/v1',
  apiBaseEnv: ['MISTRAL_API_BASE'],
  apiKeyEnv: ['MISTRAL_API_KEY'],
  wire: /* @__PURE__ */ withMistralTurns(shaped),
  authorize: bearer,
})
