import { BadRequestError, bearer, defineProvider, type ProviderFactory } from '@litecone/core'
import {
  BASE_VARIABLES,
  isApiKey,
  locationPath,
  type VertexSettings,
  vertexOrigin,
  vertexPrefix,
} from './vertex-address.ts'
import { createVertexWire } from './vertex-wire.ts'

/**
 * Gemini models on Google Cloud's Vertex AI (https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference). `apiKey` is
 * an OAuth access token, which expires (best pass a function that returns a fresh one), or a Google API key, which needs no project
 * (express mode).
 */
export const vertex: ProviderFactory<VertexSettings> = /* @__PURE__ */ defineProvider<VertexSettings>((settings) => ({
  id: 'vertex',
  // The environment is read for each call, like keys.
  get apiBase() {
    return vertexOrigin(settings)
  },
  apiBaseEnv: BASE_VARIABLES,
  apiKeyEnv: ['GOOGLE_GENAI_ACCESS_TOKEN', 'GOOGLE_VERTEX_API_KEY'],
  authorize(key) {
    if (isApiKey(key)) return { 'x-goog-api-key': key }
    if (locationPath(settings) === undefined) throw missingProject()
    return bearer(key)
  },
  wire: createVertexWire(() => vertexPrefix(settings)),
  priceId: 'google',
}))

function missingProject(): BadRequestError {
  return new BadRequestError('vertex needs a project. Pass project, or set VERTEXAI_PROJECT or GOOGLE_CLOUD_PROJECT.', {
    provider: 'vertex',
    param: 'project',
  })
}
