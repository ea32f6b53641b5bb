import {
  asNumber,
  asRecord,
  asString,
  type CallContext,
  type ChunkHead,
  type CompletionChunk,
  createChunk,
  createUsageChunk,
  type Delta,
  type FinishReason,
  type ServiceTier,
} from '@litecone/core'
import { type BlockReader, openBlock, type Progress } from './block.ts'
import type { BedrockModel } from './model.ts'
import { decodeUsage } from './usage.ts'

type Fields = Record<string, unknown>

/** Reads the events of Converse's streams: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html */
export interface AnswerReader {
  read(event: string | undefined, payload: Fields): CompletionChunk[]
  readonly isDone: () => boolean
}

export function createAnswerReader(
  { model, callId, created }: CallContext,
  { family }: Pick<BedrockModel, 'family'>,
): AnswerReader {
  const head: ChunkHead = { id: `bedrock-${callId}`, created, model }
  const progress: Progress = { family, length: 0, calls: 0, isJson: false, own: [] }
  const open = new Map<number, BlockReader>()
  let extra: Fields = {}
  let isStarted = false
  let isDone = false

  function give(delta: Delta | undefined, finish: FinishReason | null = null): CompletionChunk[] {
    if (!delta) return []
    const chunk = createChunk(head, isStarted ? delta : { role: 'assistant', ...delta }, finish)
    isStarted = true
    return [chunk]
  }

  /** Blocks of text and reasoning may have no start event. */
  function blockAt(index: number, start: Fields = {}): BlockReader {
    const found = open.get(index)
    if (found) return found
    const reader = openBlock(start, progress)
    open.set(index, reader)
    return reader
  }

  function close(index: number): CompletionChunk[] {
    const reader = open.get(index)
    open.delete(index)
    return give(reader?.stop())
  }

  /** Sends what no other field holds. Folding keeps only the last `extra_content.bedrock`, so each one repeats the earlier ones. */
  function createExtra(fields: Fields): CompletionChunk[] {
    const present = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
    if (present.length === 0) return []
    extra = { ...extra, ...Object.fromEntries(present) }
    return give({ extra_content: { bedrock: extra } })
  }

  function readStop({ stopReason, additionalModelResponseFields }: Fields): CompletionChunk[] {
    isDone = true
    const unfinished = [...open.keys()].flatMap(close)
    const content = progress.own.length > 0 ? progress.own : undefined
    return [
      ...unfinished,
      ...createExtra({ content, additionalModelResponseFields }),
      ...give({}, decodeFinishReason(stopReason, progress)),
    ]
  }

  function readMetadata({ usage, serviceTier, trace, performanceConfig }: Fields): CompletionChunk[] {
    head.model = routedModel(trace) ?? head.model
    const counts = decodeUsage(usage)
    const tier = asString(asRecord(serviceTier).type)
    const chunk = counts && createUsageChunk(head, counts)
    return [
      // The trace contains a guardrail's findings, and the model that a prompt router chose.
      ...createExtra({ trace, performanceConfig }),
      ...(chunk ? [tier ? { ...chunk, service_tier: tier as ServiceTier } : chunk] : []),
    ]
  }

  function read(event: string | undefined, payload: Fields): CompletionChunk[] {
    const index = asNumber(payload.contentBlockIndex) ?? 0
    switch (event) {
      case 'contentBlockStart':
        return give(blockAt(index, asRecord(payload.start)).start())
      case 'contentBlockDelta':
        return give(blockAt(index).push(asRecord(payload.delta)))
      case 'contentBlockStop':
        return close(index)
      case 'messageStop':
        return readStop(payload)
      case 'metadata':
        return readMetadata(payload)
    }
    // `messageStart` contains only the role, and unknown events are ignored.
    return []
  }

  return { read, isDone: () => isDone }
}

/** The model that a prompt router chose, which determines the price: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-routing.html */
export function routedModel(trace: unknown): string | undefined {
  return asString(asRecord(asRecord(trace).promptRouter).invokedModelId)
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html. Structured output from a tool is not a call for the caller to make. */
function decodeFinishReason(reason: unknown, { calls, isJson }: Progress): FinishReason {
  switch (reason) {
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length'
    case 'content_filtered':
    case 'guardrail_intervened':
      return 'content_filter'
    case 'end_turn':
    case 'stop_sequence':
      return 'stop'
    default:
      return calls > 0 || (reason === 'tool_use' && !isJson) ? 'tool_calls' : 'stop'
  }
}
