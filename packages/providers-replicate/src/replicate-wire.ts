import { asList, asRecord, asString, type Failure, isContextWindowMessage, type Wire } from '@litecone/core'
import { cancelPrediction, decodePrediction, nextStep } from './prediction.ts'
import { CHAT_PARAMETERS, encodeChat } from './request.ts'
import { createChatDecoder } from './stream.ts'

/** Replicate's predictions as chat (https://replicate.com/docs/reference/http). */
export const replicateWire: Wire = {
  id: 'replicate-predictions',
  chat: {
    parameters: CHAT_PARAMETERS,
    inputs: ['image'],
    encode: encodeChat,
    next: nextStep,
    cancel: cancelPrediction,
    decode: decodePrediction,
    decoder: createChatDecoder,
  },
  decodeFailure,
}

/** `{ title, detail, status, invalid_fields? }`, a problem document. */
function decodeFailure(status: number, value: unknown): Failure {
  const body = asRecord(value)
  const invalid = asList(body.invalid_fields).map(asRecord)[0]
  const message = asString(body.detail) ?? asString(body.title) ?? asString(value) ?? ''
  return {
    message,
    vendorCode: asString(body.title),
    kind: status === 422 && isContextWindowMessage(message) ? 'context_window_exceeded' : undefined,
    param: asString(invalid?.field),
  }
}
