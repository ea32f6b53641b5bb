import { asRecord, type CallContext, createTruncatedStreamError, type StreamDecoder } from '@litecone/core'
import { createAnswerReader } from './answer.ts'

export function createDecoder(context: CallContext): StreamDecoder {
  const reader = createAnswerReader(context)
  return {
    push: ({ data }) => (data === '[DONE]' ? [] : reader.read(asRecord(JSON.parse(data)))),
    end() {
      if (reader.isDone()) return []
      throw createTruncatedStreamError(context)
    },
  }
}
