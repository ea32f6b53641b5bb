import {
  asRecord,
  asString,
  type CallContext,
  type ChunkHead,
  type CompletionChunk,
  createChunk,
  createUsageChunk,
  parseJson,
  type StreamDecoder,
  TruncatedStreamError,
  type WireReply,
} from '@litecone/core'
import { createPredictionError, getPrediction, readUsage } from './prediction.ts'

const NONE: readonly CompletionChunk[] = []

/** https://replicate.com/docs/topics/predictions/streaming: `output`, `logs`, `error`, `done`. Usage stands in the prediction alone. */
export function createChatDecoder(context: CallContext, opened?: WireReply): StreamDecoder {
  const prediction = asRecord(opened?.body)
  const head: ChunkHead = {
    id: asString(prediction.id) ?? context.callId,
    created: context.created,
    model: context.model,
  }
  let begun = false
  let done = false
  let logs = ''

  function fail(status: string, data: string): never {
    const detail = asString(asRecord(parseJson(data)).detail) ?? (data || undefined)
    throw createPredictionError({ ...prediction, status, error: detail, logs }, context)
  }

  return {
    push({ event, data }) {
      if (event === 'output') {
        const delta = begun ? { content: data } : { role: 'assistant' as const, content: data }
        begun = true
        return [createChunk(head, delta)]
      }
      if (event === 'logs') logs += data
      if (event === 'error') fail('failed', data)
      if (event !== 'done') return NONE
      const reason = asString(asRecord(parseJson(data)).reason)
      if (reason === 'canceled') fail('canceled', '')
      if (reason === 'error') fail('failed', '')
      done = true
      return [createChunk(head, {}, 'stop')]
    },
    end() {
      if (done) return NONE
      throw new TruncatedStreamError(
        `The stream of ${context.provider} ended before the answer did. What came until then has been given out.`,
        { provider: context.provider, model: context.model },
      )
    },
    trailer: () => (prediction.id === undefined ? undefined : getPrediction(prediction)),
    pushTrailer({ body }) {
      const usage = readUsage(asRecord(body))
      return usage ? [createUsageChunk(head, usage)] : NONE
    },
  }
}
