import {
  asRecord,
  asString,
  type CallContext,
  type ChunkHead,
  createChunk,
  createTruncatedStreamError,
  createUsageChunk,
  parseJson,
  type StreamDecoder,
  type WireReply,
} from '@litecone/core'
import { createPredictionError } from './failure.ts'
import { readTime, readUsage } from './prediction.ts'
import { getPrediction } from './steps.ts'

/** Events `output`, `logs`, `error`, `done`: https://replicate.com/docs/topics/predictions/streaming. Usage is only in the prediction. */
export function createDecoder(context: CallContext, opened?: WireReply): StreamDecoder {
  const prediction = asRecord(opened?.body)
  const head: ChunkHead = {
    id: asString(prediction.id) ?? context.callId,
    created: readTime(prediction.created_at) ?? context.created,
    model: asString(prediction.model) ?? context.model,
  }
  let isBegun = false
  let isDone = false
  let logs = ''

  function fail(status: string, error: string | undefined): never {
    throw createPredictionError({ ...prediction, status, error, logs: logs || prediction.logs }, context)
  }

  return {
    push({ event, data }) {
      if (event === 'output') {
        const delta = isBegun ? { content: data } : { role: 'assistant' as const, content: data }
        isBegun = true
        return [createChunk(head, delta)]
      }
      if (event === 'logs') logs += `${data}\n`
      if (event === 'error') fail('failed', asString(asRecord(parseJson(data)).detail) ?? data)
      if (event !== 'done') return []
      const reason = asString(asRecord(parseJson(data)).reason)
      if (reason) fail(reason === 'error' ? 'failed' : reason, undefined)
      isDone = true
      return [createChunk(head, isBegun ? {} : { role: 'assistant', content: '' }, 'stop')]
    },
    end() {
      if (isDone) return []
      throw createTruncatedStreamError(context)
    },
    trailer: () => (prediction.id === undefined ? undefined : getPrediction(prediction)),
    pushTrailer({ body }) {
      const usage = readUsage(asRecord(body))
      return usage ? [createUsageChunk(head, usage)] : []
    },
  }
}
