import type { CompletionChunk, Delta, FinishReason, Usage } from './chat.ts'

/** The fields that all chunks of a stream share. */
export interface ChunkHead {
  id: string
  created: number
  model: string
}

/** A chunk with one choice. */
export function createChunk(
  head: ChunkHead,
  delta: Delta,
  finishReason: FinishReason | null = null,
  index = 0,
): CompletionChunk {
  return {
    id: head.id,
    object: 'chat.completion.chunk',
    created: head.created,
    model: head.model,
    choices: [{ index, delta, finish_reason: finishReason }],
  }
}

/** The chunk with the usage, sent after the last choice has ended, as by OpenAI. */
export function createUsageChunk(head: ChunkHead, usage: Usage): CompletionChunk {
  return {
    id: head.id,
    object: 'chat.completion.chunk',
    created: head.created,
    model: head.model,
    choices: [],
    usage,
  }
}
