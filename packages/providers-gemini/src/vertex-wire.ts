import type { Wire } from '@litecone/core'
import { embedParameters } from './embed.ts'
import { geminiWire } from './gemini-wire.ts'
import { decodeChat } from './response.ts'
import { createDecoder } from './stream.ts'
import { decodeVertexEmbedding, encodeVertexEmbedding } from './vertex-embed.ts'
import { encodeVertexChat, vertexParameters } from './vertex-request.ts'

/**
 * Google's generateContent on Vertex AI (https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/inference).
 * `prefix` returns the path before the publisher.
 */
export function createVertexWire(prefix: () => string): Wire {
  return {
    ...geminiWire,
    chat: {
      parameters: vertexParameters,
      inputs: ['image', 'audio', 'pdf'],
      encode: (request, context) => encodeVertexChat(request, context, prefix()),
      decode: decodeChat,
      decoder: createDecoder,
    },
    embed: {
      parameters: embedParameters,
      encode: (request, context) => encodeVertexEmbedding(request, context, prefix()),
      decode: decodeVertexEmbedding,
    },
  }
}
