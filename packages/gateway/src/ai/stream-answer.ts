import type { CompletionChunk, CompletionStream, LlmError } from '@litecone/core'
import type { AnswerWriter } from './answer-writer.ts'
import { errorBody } from './error-answer.ts'

/** As OpenAI sends it: https://platform.openai.com/docs/api-reference/chat-streaming. */
export const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }

/**
 * Sends the chunks of a stream as events, followed by `[DONE]`. Core always requests usage. With `usage`, it is sent in a chunk of its own without choices;
 * otherwise in the last chunk with choices, as Mistral, xAI and others do. Clients of Helicone's gateway expect usage without requesting it, and code that
 * reads `choices[0]` would fail on a chunk without choices.
 */
export async function streamAnswer(stream: CompletionStream, writer: AnswerWriter, usage: boolean): Promise<void> {
  let last: CompletionChunk | undefined
  for await (const chunk of stream) {
    if (!usage && chunk.choices.length === 0 && chunk.usage) {
      last &&= { ...last, usage: chunk.usage }
      continue
    }
    if (last) await writer.write(eventOf(last))
    last = !usage && chunk.choices[0]?.finish_reason ? chunk : undefined
    if (last) continue
    const wait = writer.write(eventOf(chunk))
    if (wait) await wait
  }
  if (last) await writer.write(eventOf(last))
  await writer.write('data: [DONE]\n\n')
}

function eventOf(chunk: CompletionChunk): string {
  return `data: ${JSON.stringify(chunk)}\n\n`
}

/** The event for a failure after the status was sent. OpenAI's clients throw it. No `[DONE]` follows, so that the stream is not mistaken for complete. */
export function streamFailure(error: LlmError): string {
  return `data: ${JSON.stringify(errorBody(error))}\n\n`
}
