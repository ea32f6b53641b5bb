import {
  asRecord,
  asString,
  type CallContext,
  createFailureError,
  createTruncatedStreamError,
  type LlmError,
  type StreamDecoder,
} from '@litecone/core'
import { createAnswerReader } from './answer.ts'
import { decodeFailure, statusOf } from './failure.ts'

export function createDecoder(context: CallContext): StreamDecoder {
  const answer = createAnswerReader(context)
  return {
    push({ data }) {
      if (data === '' || data === '[DONE]') return []
      const event = asRecord(JSON.parse(data))
      if (event.type === 'error') throw createEventError(event, context)
      return answer.read(event)
    },
    end() {
      if (answer.isComplete()) return []
      throw createTruncatedStreamError(context)
    },
  }
}

/** Anthropic may fail after it has answered 200: the event is then the body of an error. */
export function createEventError(event: Record<string, unknown>, { provider, model }: CallContext): LlmError {
  const status = statusOf(asRecord(event.error).type)
  const requestId = asString(event.request_id)
  return createFailureError(decodeFailure(status ?? 0, event), { provider, model, status, requestId, body: event })
}
