import type { CompletionStream, LlmError } from '@litecone/core'
import type { AnswerWriter } from './answer-writer.ts'
import { errorBody } from './error-answer.ts'

/** As OpenAI sends it: https://platform.openai.com/docs/api-reference/chat-streaming. */
export const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }

/** Sends a stream's chunks as events, then `[DONE]`. Usage, which core always asks for, is told to who asked for it too. */
export async function streamAnswer(stream: CompletionStream, writer: AnswerWriter, usage: boolean): Promise<void> {
  for await (const chunk of stream) {
    if (!usage && chunk.choices.length === 0 && chunk.usage) continue
    const wait = writer.write(`data: ${JSON.stringify(chunk)}\n\n`)
    if (wait) await wait
  }
  await writer.write('data: [DONE]\n\n')
}

/** A failure after the status is told: an event that OpenAI's clients throw, and no proper end, so that nobody takes it for the whole. */
export function streamFailure(error: LlmError): string {
  return `data: ${JSON.stringify(errorBody(error))}\n\n`
}
