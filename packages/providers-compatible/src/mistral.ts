import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { openaiWire } from '@litecone/providers-openai'
import { shortenCallId } from './mistral-call-id.ts'
import { encodeMistralPart, withoutEmptyTurns } from './mistral-messages.ts'
import { encodeEffort, mistralEmbedParameters, mistralParameters } from './mistral-parameters.ts'
import { withThoughts } from './mistral-reasoning.ts'

const shaped = /* @__PURE__ */ openaiWire({
  encodePart: encodeMistralPart,
  parameters: mistralParameters,
  embedParameters: mistralEmbedParameters,
  rename: { seed: 'random_seed', max_completion_tokens: 'max_tokens', dimensions: 'output_dimension' },
  values: { tool_choice: (choice) => (choice === 'required' ? 'any' : choice), reasoning_effort: encodeEffort },
  streamOptions: false,
  noDeveloperRole: true,
  namedRoles: ['tool'],
  prefix: true,
  callId: shortenCallId,
  moderations: false, // Its moderation API has another format.
})

/** Mistral (https://docs.mistral.ai/api/endpoint/chat). The key is `apiKey`, or `MISTRAL_API_KEY`. */
export const mistral: ProviderFactory = /* @__PURE__ */ defineProvider({
  id: 'mistral',
  apiBase: 'https://api.mistral.ai/v1',
  apiBaseEnv: ['MISTRAL_API_BASE'],
  apiKeyEnv: ['MISTRAL_API_KEY'],
  wire: /* @__PURE__ */ withoutEmptyTurns(/* @__PURE__ */ withThoughts(shaped)),
  authorize: bearer,
})
