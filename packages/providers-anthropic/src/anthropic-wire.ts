import type { Wire } from '@litecone/core'
import { decodeFailure } from './failure.ts'
import { chatParameters, encodeChat } from './request.ts'
import { decodeChat } from './response.ts'
import { createDecoder } from './stream.ts'

export interface WireOptions {
  /** Where messages are posted, after `apiBase`. */
  readonly path: string
  /** Sent in `anthropic-beta`, beside what a request itself needs. */
  readonly betas: readonly string[]
}

export function createWire(options: WireOptions): Wire {
  return {
    id: 'anthropic-messages',
    chat: {
      parameters: chatParameters,
      inputs: ['image', 'pdf'],
      encode: (request, context) => encodeChat(request, context, options),
      decode: decodeChat,
      decoder: createDecoder,
    },
    decodeFailure,
  }
}

/** Anthropic's Messages API (https://platform.claude.com/docs/en/api/messages). */
export const anthropicWire: Wire = /* @__PURE__ */ createWire({ path: '/v1/messages', betas: [] })
