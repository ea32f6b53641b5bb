import {
  type CallContext,
  type Completion,
  type CompletionChunk,
  createSseFramer,
  foldChunks,
  type Wire,
} from '@litecone/core'

/** Feeds the pieces of a stream to a wire like core does, without a socket, and folds the chunks. */
export function decodeStream(
  wire: Wire,
  pieces: readonly Uint8Array[],
  context: Partial<CallContext> = {},
): Completion {
  const { chat } = wire
  if (!chat) throw new Error(`${wire.id} has no chat operation`)
  const chunks: CompletionChunk[] = []
  const decoder = chat.decoder(createContext(context))
  const createFramer = chat.framing ?? createSseFramer
  const framer = createFramer((event) => chunks.push(...decoder.push(event)), 64 * 1024 * 1024)
  for (const piece of pieces) framer.push(piece)
  framer.end()
  chunks.push(...decoder.end())
  return foldChunks(chunks)
}

/** A call's context for tests that drive a wire directly. */
export function createContext(context: Partial<CallContext> = {}): CallContext {
  return {
    provider: 'test',
    model: 'model',
    stream: false,
    callId: '0f8fad5b-d9cb-469f-a165-70867728950e',
    created: 1_700_000_000,
    ...context,
  }
}
