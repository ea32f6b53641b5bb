import { bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import { type AnthropicVertexSettings, BASE_VARIABLES, vertexOrigin, vertexPrefix } from './vertex-address.ts'
import { createVertexWire } from './vertex-wire.ts'

/**
 * Claude models on Google Cloud's Vertex AI (https://platform.claude.com/docs/en/build-with-claude/claude-on-vertex-ai). `apiKey` is an OAuth
 * access token, which expires: best pass a function that returns a fresh one.
 */
export const anthropicVertex: ProviderFactory<AnthropicVertexSettings> =
  /* @__PURE__ */ defineProvider<AnthropicVertexSettings>((settings) => ({
    id: 'anthropic-vertex',
    // The environment is read for each call, like keys.
    get apiBase() {
      return vertexOrigin(settings)
    },
    apiBaseEnv: BASE_VARIABLES,
    apiKeyEnv: ['GOOGLE_GENAI_ACCESS_TOKEN'],
    authorize: bearer,
    wire: createVertexWire(() => vertexPrefix(settings), settings.beta),
    priceId: 'google',
  }))
