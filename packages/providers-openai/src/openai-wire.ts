import type { Wire } from '@litecone/core'
import { decodeEmbed, decodeModerate, encodeEmbed, encodeModerate } from './embed.ts'
import { decodeFailure } from './failure.ts'
import { EVERY_INPUT } from './messages.ts'
import { CHAT_PARAMETERS, EMBED_PARAMETERS } from './parameters.ts'
import type { OpenAIQuirks } from './quirks.ts'
import { encodeChat } from './request.ts'
import { decodeChat } from './response.ts'
import { createChatDecoder } from './stream.ts'

/** The wire of OpenAI's Chat Completions, Embeddings and Moderations APIs, adapted to a vendor by `quirks`. */
export function openaiWire(quirks: OpenAIQuirks = {}): Wire {
  const {
    parameters = CHAT_PARAMETERS,
    inputs = EVERY_INPUT,
    embeddings = true,
    embedParameters = EMBED_PARAMETERS,
    moderations = true,
    wireId = 'openai-chat',
  } = quirks
  return {
    id: wireId,
    chat: {
      parameters,
      inputs,
      encode: (request, context) => encodeChat(request, context, quirks),
      decode: decodeChat,
      decoder: createChatDecoder,
    },
    ...(embeddings && {
      embed: {
        parameters: embedParameters,
        encode: (request, context) => encodeEmbed(request, context, quirks),
        decode: decodeEmbed,
      },
    }),
    ...(moderations && { moderate: { encode: encodeModerate, decode: decodeModerate } }),
    decodeFailure,
  }
}
