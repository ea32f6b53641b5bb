import {
  asList,
  asNumber,
  asRecord,
  type CallContext,
  type CompletionChunk,
  createChunk,
  createFailureError,
  createTruncatedStreamError,
  createUsageChunk,
  type StreamDecoder,
} from '@litecone/core'
import { type Candidate, createCandidate, decodeLogprobs } from './candidate.ts'
import { decodeFailure, findError } from './failure.ts'
import { omitNullish } from './omit-nullish.ts'
import { blockOf, createCallIds, headOf, tierOf } from './response.ts'
import { decodeUsage } from './usage.ts'

/**
 * Reads `streamGenerateContent?alt=sse`: each event is a response with what is new. There is no closing event, and sources and usage may
 * follow the finish reason, so finish reasons and usage are emitted when the stream has ended.
 */
export function createDecoder(context: CallContext): StreamDecoder {
  const candidates = new Map<number, Candidate>()
  const nextId = createCallIds(context.callId)
  let head = headOf({}, context)
  let meta: Record<string, unknown> = {}
  let blocked = false

  function readCandidate(piece: Record<string, unknown>): CompletionChunk[] {
    const index = asNumber(piece.index) ?? 0
    let candidate = candidates.get(index)
    if (!candidate) candidates.set(index, (candidate = createCandidate(nextId)))
    const delta = candidate.read(piece)
    const logprobs = decodeLogprobs(piece.logprobsResult)
    if (!delta && !logprobs) return []
    const chunk = createChunk(head, delta ?? {}, null, index)
    if (logprobs) chunk.choices = chunk.choices.map((choice) => ({ ...choice, logprobs }))
    return [chunk]
  }

  return {
    push({ data }) {
      if (data === '[DONE]' || data === '') return []
      const parsed: unknown = JSON.parse(data)
      throwError(parsed, context)
      const answer = asRecord(parsed)
      if (answer.responseId || answer.modelVersion) head = headOf(answer, context)
      meta = { ...meta, ...asRecord(answer.usageMetadata) }
      const chunks = asList(answer.candidates).flatMap((piece) => readCandidate(asRecord(piece)))
      const feedback = blockOf(answer)
      if (!feedback || blocked || candidates.size > 0) return chunks
      blocked = true
      return [createChunk(head, { role: 'assistant', content: null, extra_content: feedback }, 'content_filter')]
    },
    end() {
      const all = [...candidates]
      const isWhole = all.length > 0 && all.every(([, candidate]) => candidate.isComplete())
      if (!blocked && !isWhole) throw createTruncatedStreamError(context)
      let searched = 0
      const chunks = all.map(([index, candidate]) => {
        const { delta, finishReason, searches } = candidate.finish()
        searched += searches
        return createChunk(head, delta, finishReason, index)
      })
      const usage = decodeUsage(meta, searched)
      if (usage) chunks.push({ ...createUsageChunk(head, usage), ...omitNullish({ service_tier: tierOf(meta) }) })
      return chunks
    },
  }
}

/** Google may fail after the stream has begun: the event then equals the body of an HTTP error. */
function throwError(event: unknown, { provider, model }: CallContext): void {
  const error = findError(event)
  if (!error) return
  const status = asNumber(error.code)
  throw createFailureError(decodeFailure(status ?? 0, event), { provider, model, status, body: event })
}
