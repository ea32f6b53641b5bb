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

/** Reads the events of one message. */
export interface AnswerReader {
  read(event: Fields): readonly CompletionChunk[]
  /** Ends a message that has a stop reason: some proxies send `[DONE]` instead of `message_stop`. */
  finish(): readonly CompletionChunk[]
  isComplete(): boolean
}

/** https://platform.claude.com/docs/en/build-with-claude/streaming#event-types. Pings and unknown events are ignored. */
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
    // A second message means that a proxy repeated the request: the chunks so far are not the start of this one.
    if (started && id !== head.id) throw createTruncatedStreamError(context)
    override(usage, message.usage)
    if (started) return NONE
    started = true
    head.id = id
    head.model = asString(message.model) ?? head.model
    ending = message
    const content = asList(message.content).flatMap((block) => {
      const reader = begin(asRecord(block))
      return [...chunksOf(reader.start()), ...chunksOf(reader.stop())]
    })
    return [createChunk(head, { role: 'assistant', content: '' }), ...content]
  }

  function readEnd(): readonly CompletionChunk[] {
    complete = true
    const unfinished = [...open.values()].flatMap((reader) => chunksOf(reader.stop()))
    const reason = decodeFinishReason(ending.stop_reason, progress)
    const last = createChunk(head, createLastDelta(blocks, { ...ending, usage }), reason)
    const counts = decodeUsage(usage)
    if (!counts) return [...unfinished, last]
    const tier = decodeTier(usage)
    const chunk = createUsageChunk(head, counts)
    return [...unfinished, last, tier ? { ...chunk, service_tier: tier } : chunk]
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
    finish: () => (complete || !ending.stop_reason ? NONE : readEnd()),
    isComplete: () => complete,
  }
}

const NONE: readonly CompletionChunk[] = []

/** Later counts replace earlier ones, field by field; `null` replaces nothing. */
function override(fields: Fields, later: unknown): void {
  const values = asRecord(later)
  for (const name of Object.keys(values)) if ((values[name] ?? undefined) !== undefined) fields[name] = values[name]
}

/** The reason of a refusal, and in `extra_content` what the next turn must send back and what has no field of its own. */
export function createLastDelta(blocks: readonly BlockReader[], message: Fields): Delta {
  const delta: Delta = {}
  const explanation = asString(asRecord(message.stop_details).explanation)
  if (message.stop_reason === 'refusal' && explanation) delta.refusal = explanation
  const extra = readDetails(message)
  if (!canBeRebuilt(blocks)) {
    const container = asString(asRecord(message.container).id)
    extra.content = blocks.map((block) => block.whole())
    if (container) extra.container = container
  }
  if (Object.keys(extra).length > 0) delta.extra_content = { anthropic: extra }
  return delta
}

/** Details of how the message ended. `iterations` are the billed model runs, if there was more than one. */
function readDetails({ stop_sequence, stop_details, context_management, diagnostics, usage }: Fields): Fields {
  const { applied_edits } = asRecord(context_management)
  const iterations = asList(asRecord(usage).iterations)
  const details: Fields = {
    stop_sequence,
    stop_details,
    context_management: asList(applied_edits).length > 0 ? context_management : undefined,
    diagnostics,
    iterations: iterations.length > 1 ? iterations : undefined,
  }
  for (const name of Object.keys(details)) if ((details[name] ?? undefined) === undefined) delete details[name]
  return details
}

/** Whether the message consists only of thinking, text and calls, in this order, so that its fields suffice to rebuild it. */
function canBeRebuilt(blocks: readonly BlockReader[]): boolean {
  let last = 0
  for (const { order } of blocks) {
    if (order === UNPLACED || order < last) return false
    last = order
  }
  return true
}
