import type { Completion } from './chat.ts'
import { completionToChunks } from './completion-to-chunks.ts'
import type { Prepared } from './prepare.ts'
import type { CompletionStream } from './stream.ts'
import { StreamReader } from './stream-reader.ts'
import { createStreamState } from './stream-state.ts'
import { walk } from './walk.ts'
import type { ChatOperation } from './wire.ts'

/**
 * Opens a stream. Resolves when the first chunk has arrived, so that any earlier failure, including an error event, can be retried or fall
 * back.
 */
export async function openStream(prepared: Prepared<Completion>, chat: ChatOperation): Promise<CompletionStream> {
  const { context, operation, wired } = prepared
  const walked = chat.next && (await walk(prepared))
  // The vendor returned a whole response although a stream was requested.
  if (walked && !walked.stream) return replay(prepared, operation.decode(walked.body, context))
  const decoder = chat.decoder(context, walked?.opened)
  return new StreamReader(prepared, chat.framing, decoder, walked?.stream ?? wired, walked?.cancel).open()
}

/** Returns a whole response as a stream. */
export function replay(prepared: Prepared<Completion>, answer: Completion): CompletionStream {
  const { call, exchange } = prepared
  const state = createStreamState(prepared)
  const chunks = completionToChunks(answer)
  exchange.firstToken = Date.now()
  exchange.chunks?.push(...chunks)
  if (answer.usage) state.usage = answer.usage
  call.cancellation.release()
  state.queue.push(chunks)
  state.queue.end()
  return state.queue
}
