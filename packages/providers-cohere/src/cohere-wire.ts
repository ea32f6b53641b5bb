import type { Wire } from '@litecone/core'
import { decodeEmbedding, embedParameters, encodeEmbedding } from './embed.ts'
import { decodeFailure } from './failure.ts'
import { chatParameters, encodeChat } from './request.ts'
import { decodeChat } from './response.ts'
import { createDecoder } from './stream.ts'

/** Cohere's v2 API: https://docs.cohere.com/reference/chat and https://docs.cohere.com/reference/embed. */
export const cohereWire: Wire = {
  id: 'cohere-v2-chat',
  chat: {
    parameters: chatParameters,
    inputs: ['image'],
    encode: encodeChat,
    decode: decodeChat,
    decoder: createDecoder,
  },
  embed: { parameters: embedParameters, encode: encodeEmbedding, decode: decodeEmbedding },
  decodeFailure,
}
