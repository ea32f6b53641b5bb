import type { Wire } from '@litecone/core'
import { decodeFailure } from './failure.ts'
import { decodePrediction } from './prediction.ts'
import { chatParameters, encodeChat } from './request.ts'
import { cancelPrediction, nextStep } from './steps.ts'
import { createDecoder } from './stream.ts'

/** Chat through Replicate's predictions: https://replicate.com/docs/reference/http */
export const replicateWire: Wire = {
  id: 'replicate-predictions',
  chat: {
    parameters: chatParameters,
    inputs: ['image'],
    encode: encodeChat,
    next: nextStep,
    cancel: cancelPrediction,
    decode: decodePrediction,
    decoder: createDecoder,
  },
  decodeFailure,
}
