import {
  asRecord,
  type CallContext,
  createFailureError,
  createTruncatedStreamError,
  type StreamDecoder,
} from '@litecone/core'
import { createAnswerReader } from './answer.ts'
import { decodeFailure } from './failure.ts'
import type { BedrockModel } from './model.ts'

export function createDecoder(context: CallContext, model: BedrockModel): StreamDecoder {
  const reader = createAnswerReader(context, model)
  return {
    push({ event, data }) {
      const payload = asRecord(JSON.parse(data))
      if (event !== 'error' && !event?.endsWith('Exception')) return reader.read(event, payload)
      const { provider, model } = context
      const failure = decodeFailure(200, event === 'error' ? payload : { ...payload, __type: event }, {})
      throw createFailureError({ ...failure, kind: failure.kind ?? 'internal_server' }, { provider, model })
    },
    end() {
      if (reader.isDone()) return []
      throw createTruncatedStreamError(context)
    },
  }
}
