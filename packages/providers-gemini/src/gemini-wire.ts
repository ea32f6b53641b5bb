import type { Wire } from '@litecone/core'
import { decodeEmbedding, embedParameters, encodeEmbedding } from './embed.ts'
import { decodeFailure } from './failure.ts'
import { chatParameters, encodeChat } from './request.ts'
import { decodeChat } from './response.ts'
import { createDecoder } from './stream.ts'

/** Google's generateContent (https://ai.google.dev/api/generate-content). */
export const geminiWire: Wire = {
  id: 'gemini-generate-content',
  chat: {
    parameters: chatParameters,
    inputs: ['image', 'audio', 'pdf'],
    encode: encodeChat,
    decode: decodeChat,
    decoder: createDecoder,
  },
  embed: { parameters: embedParameters, encode: encodeEmbedding, decode: decodeEmbedding },
  decodeFailure,
}
