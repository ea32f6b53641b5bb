import type { CompletionChunk, Delta, FinishReason, Usage } from './chat.ts'

/** What all chunks of a stream have in common. */
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

/** The chunk that carries usage, after the last choice has ended, as OpenAI sends it. */
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
