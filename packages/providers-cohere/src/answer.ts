import {
  asList,
  asNumber,
  asRecord,
  asString,
  type CallContext,
  type ChunkHead,
  type CompletionChunk,
  createChunk,
  createFailureError,
  createUsageChunk,
  type Delta,
  type FinishReason,
  type Logprobs,
} from '@litecone/core'
import { createCallReader } from './calls.ts'
import { decodeCitation } from './citations.ts'
import { decodeFailure } from './failure.ts'
import { decodeUsage } from './usage.ts'

type Event = Record<string, unknown>

/** Reads the events of a stream. */
export interface AnswerReader {
  read(event: Event): CompletionChunk[]
  readonly isDone: () => boolean
}

/** https://docs.cohere.com/docs/streaming */
export function createAnswerReader({ provider, model, callId, created }: CallContext): AnswerReader {
  const head: ChunkHead = { id: `cohere-${callId}`, created, model }
  const blocks = new Map<number, string>()
  const calls = createCallReader()
  let thoughts = ''
  let plan = ''
  let isStarted = false
  let isDone = false

  function give(delta: Delta, finish: FinishReason | null = null, logprobs?: Logprobs): CompletionChunk {
    const chunk = createChunk(head, isStarted ? delta : { role: 'assistant', ...delta }, finish)
    const [choice] = chunk.choices
    if (logprobs && choice) choice.logprobs = logprobs
    isStarted = true
    return chunk
  }

  function readContent({ index, logprobs, delta }: Event): CompletionChunk[] {
    const { text, thinking } = asRecord(messageOf(delta).content)
    const piece: Delta = {}
    if (typeof text === 'string') {
      const at = asNumber(index) ?? 0
      blocks.set(at, (blocks.get(at) ?? '') + text)
      piece.content = text
    }
    if (typeof thinking === 'string') thoughts += piece.reasoning_content = thinking
    const isEmpty = !text && !thinking && !logprobs
    return isEmpty ? [] : [give(piece, null, decodeLogprobs(logprobs))]
  }

  /** Sends the thoughts again as one block, which is sent back with the conversation. */
  function endContent(): CompletionChunk[] {
    if (thoughts === '') return []
    const block = { type: 'thinking' as const, thinking: thoughts }
    thoughts = ''
    return [give({ thinking_blocks: [block] })]
  }

  /** Sends the whole plan when what follows it begins. */
  function endPlan(): CompletionChunk[] {
    if (plan === '') return []
    const tool_plan = plan
    plan = ''
    return [give({ extra_content: { cohere: { tool_plan } } })]
  }

  function readCall({ type, index, delta }: Event): CompletionChunk[] {
    const piece = calls.read(type, asNumber(index), asRecord(messageOf(delta).tool_calls))
    return [...endPlan(), ...(piece ? [give({ tool_calls: [piece] })] : [])]
  }

  function readCitations({ delta }: Event): CompletionChunk[] {
    const { citations } = messageOf(delta)
    const list = Array.isArray(citations) ? citations : [citations]
    const annotations = list.flatMap((citation) => decodeCitation(citation, blocks))
    return annotations.length > 0 ? [give({ annotations })] : []
  }

  function end({ delta }: Event): CompletionChunk[] {
    const { finish_reason, error, usage: counts } = asRecord(delta)
    const kind = finish_reason === 'TIMEOUT' ? 'timeout' : finish_reason === 'ERROR' ? 'internal_server' : undefined
    if (kind) {
      const message = asString(error) ?? `the generation ended with ${String(finish_reason)}`
      throw createFailureError({ message, kind, vendorCode: String(finish_reason) }, { provider, model })
    }
    isDone = true
    const usage = decodeUsage(counts)
    const finish = FINISH_REASONS[String(finish_reason)] ?? (calls.count() > 0 ? 'tool_calls' : 'stop')
    return [...endContent(), ...endPlan(), give({}, finish), ...(usage ? [createUsageChunk(head, usage)] : [])]
  }

  function read(event: Event): CompletionChunk[] {
    switch (event.type) {
      case 'message-start':
        head.id = asString(event.id) ?? head.id
        return []
      case 'content-start':
      case 'content-delta':
        return readContent(event)
      case 'content-end':
        return endContent()
      case 'tool-plan-delta':
        plan += asString(messageOf(event.delta).tool_plan) ?? ''
        return []
      case 'tool-call-start':
      case 'tool-call-delta':
      case 'tool-call-end':
        return readCall(event)
      case 'citation-start':
        return readCitations(event)
      case 'message-end':
        return end(event)
    }
    // An error within a stream equals the body of an HTTP error. Other events, such as `debug`, are ignored.
    const failure = decodeFailure(200, event)
    if (failure.message === '') return []
    throw createFailureError({ ...failure, kind: failure.kind ?? 'internal_server' }, { provider, model })
  }

  return { read, isDone: () => isDone }
}

function messageOf(delta: unknown): Event {
  return asRecord(asRecord(delta).message)
}

const FINISH_REASONS: Partial<Record<string, FinishReason>> = {
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool_calls',
  // v1's names, which some models and deployments still use.
  ERROR_TOXIC: 'content_filter',
  ERROR_LIMIT: 'length',
}

/** Each item is a piece of text with the log probabilities of its tokens, usually one. */
function decodeLogprobs(value: unknown): Logprobs | undefined {
  if (!value) return undefined
  const items = Array.isArray(value) ? value : [value]
  const content = items.map(asRecord).map(({ text, logprobs }) => {
    const token = asString(text) ?? ''
    const logprob = asList(logprobs).reduce<number>((sum, one) => sum + (asNumber(one) ?? 0), 0)
    return { token, bytes: [...new TextEncoder().encode(token)], logprob, top_logprobs: [] }
  })
  return { content, refusal: null }
}
