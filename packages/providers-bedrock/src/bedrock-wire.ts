import type { Wire } from '@litecone/core'
import { createEventStreamFramer } from './event-stream.ts'
import { decodeFailure } from './failure.ts'
import { chatParameters, encodeChat } from './request.ts'
import { decodeChat } from './response.ts'
import { createDecoder } from './stream.ts'

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html and …/API_runtime_ConverseStream.html. */
export const bedrockWire: Wire = {
  id: 'bedrock-converse',
  chat: {
    parameters: chatParameters,
    inputs: ['image', 'audio', 'pdf'],
    framing: createEventStreamFramer,
    encode: encodeChat,
    decode: decodeChat,
    decoder: createDecoder,
  },
  decodeFailure,
}
