import { asRecord, type CallContext, createTruncatedStreamError, parseJson, type StreamDecoder } from '@litecone/core'
import { isErrorBody } from '../content.ts'
import { createAnswerReader } from './answer.ts'
import { createResponseError } from './failure.ts'

export function createResponsesDecoder(context: CallContext): StreamDecoder {
  const answer = createAnswerReader(context)
  return {
    push({ event: name, data }) {
      if (data === '' || data === '[DONE]') return []
      const event = asRecord(name === 'error' ? (parseJson(data) ?? { message: data }) : JSON.parse(data))
      if (name === 'error' || event.type === 'error' || isErrorBody(event)) {
        throw createResponseError(event.error ?? event, context)
      }
      if (event.type === 'response.failed') throw createResponseError(asRecord(event.response).error, context)
      return answer.read(event)
    },
    end() {
      if (answer.isComplete()) return []
      throw createTruncatedStreamError(context)
    },
  }
}
