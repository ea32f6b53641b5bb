import type { CompletionChunk, CompletionStream, LlmError } from '@litecone/core'
import type { AnswerWriter } from './answer-writer.ts'
import { errorBody } from './error-answer.ts'

/** As OpenAI sends it: https://platform.openai.com/docs/api-reference/chat-streaming. */
export const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }

/**
 * Sends a stream's chunks as events, then `[DONE]`. Core always asks for usage. If `usage` is set, it comes in a chunk of its own without
 * choices; else in the last chunk with choices, as Mistral, xAI and others send it unasked. Clients of Helicone's gateway expect it and never
 * ask for it, and a loop over `choices[0]` would fail on a chunk without choices.
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

/** A failure after the status was sent: an event that OpenAI's clients throw. The stream gets no proper end, so that nobody takes it for complete. */
export function streamFailure(error: LlmError): string {
  return `data: ${JSON.stringify(errorBody(error))}\n\n`
}
