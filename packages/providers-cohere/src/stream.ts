import { asRecord, type CallContext, type StreamDecoder, TruncatedStreamError } from '@litecone/core'
import { createAnswerReader } from './answer.ts'

export function createDecoder(context: CallContext): StreamDecoder {
  const reader = createAnswerReader(context)
  return {
    push: ({ data }) => (data === '[DONE]' ? [] : reader.read(asRecord(JSON.parse(data)))),
    end() {
      if (reader.isDone()) return []
      const { provider, model } = context
      throw new TruncatedStreamError(
        `The stream of ${provider} ended before the answer did. What came until then has been given out.`,
        { provider, model },
      )
    },
  }
}
