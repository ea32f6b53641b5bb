import {
  asList,
  asNumber,
  asRecord,
  asString,
  type CallContext,
  type CompletionChunk,
  createChunk,
  createUsageChunk,
  type Delta,
  type FinishReason,
  isRecord,
  type ServiceTier,
  type Usage,
} from '@litecone/core'
import { createCallId } from '../tool-call-index.ts'
import { readUsage } from '../usage.ts'
import type { ItemReader, Piece, Progress } from './item-reader.ts'
import { keepOutput } from './kept-output.ts'
import { openItem, typeOfPiece } from './open-item.ts'

type Fields = Record<string, unknown>

/** Turns one response into chunks, whether it arrives whole or as events. */
export interface AnswerReader {
  read(event: Fields): readonly CompletionChunk[]
  /** Called last, with the whole response: returns what events have not. */
  end(response: Fields): readonly CompletionChunk[]
  isComplete(): boolean
}

const NONE: readonly CompletionChunk[] = []

/** https://platform.openai.com/docs/api-reference/responses-streaming. Unknown events are ignored. */
export function createAnswerReader(context: CallContext): AnswerReader {
  const head = { id: context.callId, created: context.created, model: context.model }
  const progress: Progress = {
    length: 0,
    calls: 0,
    hasThoughts: false,
    isJson: false,
    speaker: undefined,
    createId: (index) => createCallId(context.callId, 0, index),
  }
  const readers = new Map<number, ItemReader>()
  /** Finished items. */
  const items = new Map<number, Fields>()
  /** The latest index of each item id. */
  const places = new Map<unknown, number>()
  let hasBegun = false
  let complete = false

  /** Items are identified by index, since some servers change their ids from event to event. Others send the index only once. */
  function indexOf({ output_index, item_id, item }: Fields): number {
    const id = asString(item_id) ?? asString(asRecord(item).id)
    const index = asNumber(output_index) ?? places.get(id) ?? 0
    if (id !== undefined) places.set(id, index)
    return index
  }

  function readerAt(index: number, type: unknown): ItemReader | undefined {
    const known = readers.get(index)
    if (known) return known
    const reader = openItem(type, progress)
    if (reader) readers.set(index, reader)
    return reader
  }

  function finish(index: number, item: Fields): readonly CompletionChunk[] {
    if (items.has(index)) return NONE
    items.set(index, item)
    return chunksOf(readerAt(index, item.type)?.finish(item))
  }

  function chunksOf(pieces: readonly Piece[] = []): readonly CompletionChunk[] {
    const chunks = pieces.map(({ delta, logprobs }) => {
      const chunk = createChunk(head, delta)
      if (logprobs) for (const choice of chunk.choices) choice.logprobs = logprobs
      return chunk
    })
    return chunks.length > 0 ? begin(chunks) : NONE
  }

  /** The first chunk waits for the model's first output, so that a call that fails before it can still be retried elsewhere. */
  function begin(chunks: readonly CompletionChunk[]): readonly CompletionChunk[] {
    if (hasBegun) return chunks
    hasBegun = true
    return [createChunk(head, { role: 'assistant', content: '' }), ...chunks]
  }

  function readHead({ id, created_at, model, text }: Fields): void {
    // All chunks have the same id, even if GitHub Copilot changes it from event to event.
    if (!hasBegun) head.id = asString(id) ?? head.id
    head.created = asNumber(created_at) ?? head.created
    head.model = asString(model) || head.model
    progress.isJson = /^json/.test(asString(asRecord(asRecord(text).format).type) ?? '')
  }

  function end(response: Fields): readonly CompletionChunk[] {
    complete = true
    readHead(response)
    // Some servers leave out here what their events already contained.
    const isTold = items.size > 0 || readers.size > 0
    const rest = isTold ? [] : asList(response.output).flatMap((item, at) => finish(at, asRecord(item)))
    const wholes = [...items].sort(([a], [b]) => a - b).map(([, item]) => item)
    const delta = lastDelta(wholes, response, context.provider)
    const last = begin([createChunk(head, delta, finishReasonOf(response, progress))])
    const usage = usageOf(response, wholes)
    if (!usage) return [...rest, ...last]
    const chunk = createUsageChunk(head, usage)
    const tier = asString(response.service_tier)
    return [...rest, ...last, tier === undefined ? chunk : { ...chunk, service_tier: tier as ServiceTier }]
  }

  return {
    read(event) {
      if (complete) return NONE
      switch (event.type) {
        case 'response.created':
        case 'response.queued':
        case 'response.in_progress':
          readHead(asRecord(event.response))
          return NONE
        case 'response.output_item.added': {
          const item = asRecord(event.item)
          return chunksOf(readerAt(indexOf(event), item.type)?.start(item))
        }
        case 'response.output_item.done':
          return finish(indexOf(event), asRecord(event.item))
        case 'response.completed':
        case 'response.incomplete':
          return end(asRecord(event.response))
        default:
          return chunksOf(readerAt(indexOf(event), typeOfPiece(event.type))?.push(event))
      }
    },
    end,
    isComplete: () => complete,
  }
}

/** What the next turn must send back, and moderation results. */
function lastDelta(items: readonly Fields[], { store, moderation }: Fields, provider: string): Delta {
  const output = keepOutput(items, store === true)
  const extra = { ...(output && { [provider]: { output } }), ...(isRecord(moderation) && { moderation }) }
  return Object.keys(extra).length > 0 ? { extra_content: extra } : {}
}

function finishReasonOf({ status, incomplete_details }: Fields, { calls }: Progress): FinishReason {
  if (status === 'incomplete') {
    return asRecord(incomplete_details).reason === 'content_filter' ? 'content_filter' : 'length'
  }
  return calls > 0 ? 'tool_calls' : 'stop'
}

function usageOf({ usage }: Fields, items: readonly Fields[]): Usage | undefined {
  if (!isRecord(usage)) return undefined
  const { input_tokens, output_tokens, input_tokens_details, output_tokens_details, ...others } = usage
  const read = readUsage({
    ...others,
    prompt_tokens: input_tokens,
    completion_tokens: output_tokens,
    prompt_tokens_details: input_tokens_details,
    completion_tokens_details: output_tokens_details,
  })
  const searches = items.filter(isSearch).length
  return read && searches > 0 ? { ...read, server_tool_use: { web_search_requests: searches } } : read
}

/** Searches are billed, opened pages are not (https://platform.openai.com/docs/guides/tools-web-search). */
function isSearch({ type, action }: Fields): boolean {
  return type === 'web_search_call' && (asRecord(action).type ?? 'search') === 'search'
}
