import {
  asList,
  asRecord,
  asString,
  type CallContext,
  type CompletionChunk,
  createChunk,
  createTruncatedStreamError,
  createUsageChunk,
  type Delta,
} from '@litecone/core'
import { type BlockReader, modelAfter, openBlock, UNPLACED } from './block.ts'
import { decodeFinishReason } from './finish-reason.ts'
import { decodeTier, decodeUsage } from './usage.ts'

type Fields = Record<string, unknown>

/** Reads the events of one answer. */
export interface AnswerReader {
  read(event: Fields): readonly CompletionChunk[]
  isComplete(): boolean
}

/** https://platform.claude.com/docs/en/build-with-claude/streaming#event-types. Pings and what is not known are passed over. */
export function createAnswerReader(context: CallContext): AnswerReader {
  const head = { id: '', created: context.created, model: context.model }
  const progress = { length: 0, calls: 0 }
  const blocks: BlockReader[] = []
  const open = new Map<unknown, BlockReader>()
  const usage: Fields = {}
  let ending: Fields = {}
  let started = false
  let complete = false

  const chunksOf = (delta: Delta | undefined) => (delta ? [createChunk(head, delta)] : NONE)

  function begin(block: Fields): BlockReader {
    const reader = openBlock(block, progress)
    blocks.push(reader)
    head.model = modelAfter(block, head.model)
    return reader
  }

  function readStart(message: Fields): readonly CompletionChunk[] {
    const id = asString(message.id) ?? ''
    // Another message in the midst of the first: whoever sits in between has asked anew, and what was given out is no answer's beginning.
    if (started && id !== head.id) throw createTruncatedStreamError(context)
    override(usage, message.usage)
    if (started) return NONE
    started = true
    head.id = id
    head.model = asString(message.model) ?? head.model
    ending = message
    const whole = asList(message.content).flatMap((block) => {
      const reader = begin(asRecord(block))
      return [...chunksOf(reader.start()), ...chunksOf(reader.stop())]
    })
    return [createChunk(head, { role: 'assistant', content: '' }), ...whole]
  }

  function readEnd(): readonly CompletionChunk[] {
    complete = true
    const left = [...open.values()].flatMap((reader) => chunksOf(reader.stop()))
    const reason = decodeFinishReason(ending.stop_reason, progress)
    const last = createChunk(head, createLastDelta(blocks, { ...ending, usage }), reason)
    const counted = decodeUsage(usage)
    if (!counted) return [...left, last]
    const tier = decodeTier(usage)
    const chunk = createUsageChunk(head, counted)
    return [...left, last, tier ? { ...chunk, service_tier: tier } : chunk]
  }

  return {
    read(event) {
      if (complete) return NONE
      switch (event.type) {
        case 'content_block_delta':
          return chunksOf(open.get(event.index)?.push(asRecord(event.delta)))
        case 'content_block_start': {
          const reader = begin(asRecord(event.content_block))
          open.set(event.index, reader)
          return chunksOf(reader.start())
        }
        case 'content_block_stop': {
          const reader = open.get(event.index)
          open.delete(event.index)
          return chunksOf(reader?.stop())
        }
        case 'message_start':
          return readStart(asRecord(event.message))
        case 'message_delta':
          override(usage, event.usage)
          override(ending, event.delta)
          override(ending, { context_management: event.context_management })
          return NONE
        case 'message_stop':
          return readEnd()
        default:
          return NONE
      }
    },
    isComplete: () => complete,
  }
}

const NONE: readonly CompletionChunk[] = []

/** Later counts hold, field by field; `null` tells nothing. */
function override(fields: Fields, later: unknown): void {
  const told = asRecord(later)
  for (const name of Object.keys(told)) if (told[name] !== null && told[name] !== undefined) fields[name] = told[name]
}

/** Why the model refused, what the next turn has to bring back, and what else no other field of an answer holds. */
export function createLastDelta(blocks: readonly BlockReader[], message: Fields): Delta {
  const delta: Delta = {}
  const explanation = asString(asRecord(message.stop_details).explanation)
  if (message.stop_reason === 'refusal' && explanation) delta.refusal = explanation
  const extra = readRemarks(message)
  if (!canBeRemade(blocks)) {
    const container = asString(asRecord(message.container).id)
    extra.content = blocks.map((block) => block.whole())
    if (container) extra.container = container
  }
  if (Object.keys(extra).length > 0) delta.extra_content = { anthropic: extra }
  return delta
}

/** How the answer came to its end, as far as it says. Iterations are what was billed, model by model, where there was more than one. */
function readRemarks({ stop_sequence, stop_details, context_management, diagnostics, usage }: Fields): Fields {
  const { applied_edits } = asRecord(context_management)
  const iterations = asList(asRecord(usage).iterations)
  const remarks: Fields = {
    stop_sequence,
    stop_details,
    context_management: asList(applied_edits).length > 0 ? context_management : undefined,
    diagnostics,
    iterations: iterations.length > 1 ? iterations : undefined,
  }
  for (const name of Object.keys(remarks)) if ((remarks[name] ?? undefined) === undefined) delete remarks[name]
  return remarks
}

/** Whether the answer consists of thinking, text and calls alone, in this order. */
function canBeRemade(blocks: readonly BlockReader[]): boolean {
  let last = 0
  for (const { order } of blocks) {
    if (order === UNPLACED || order < last) return false
    last = order
  }
  return true
}
