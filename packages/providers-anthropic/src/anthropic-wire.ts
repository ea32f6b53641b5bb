import type { Wire } from '@litecone/core'
import { decodeFailure } from './failure.ts'
import { chatParameters, encodeChat } from './request.ts'
import { decodeChat } from './response.ts'
import { createDecoder } from './stream.ts'

/** `betas` are sent in `anthropic-beta`, with those that a request itself needs. */
export function createWire(betas: readonly string[] = []): Wire {
  return {
    id: 'anthropic-messages',
    chat: {
      parameters: chatParameters,
      inputs: ['image', 'pdf'],
      encode: (request, context) => encodeChat(request, context, betas),
      decode: decodeChat,
      decoder: createDecoder,
    },
    decodeFailure,
  }
}

/** Anthropic's Messages API (https://platform.claude.com/docs/en/api/messages). */
export const anthropicWire: Wire = /* @__PURE__ */ createWire()
