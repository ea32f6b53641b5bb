import {
  asList,
  asRecord,
  type CallContext,
  type Completion,
  foldChunks,
  InvalidResponseError,
  isRecord,
} from '@litecone/core'
import { createAnswerReader } from './answer.ts'

/** A whole response is decoded as the equivalent stream, so that both give the same result. */
export function decodeChat(body: unknown, context: CallContext): Completion {
  const { id, message, finish_reason, usage, logprobs } = asRecord(body)
  if (!isRecord(message)) {
    const { provider, model } = context
    throw new InvalidResponseError(`${provider} returned no message. Check apiBase.`, { provider, model, body })
  }
  const reader = createAnswerReader(context)
  const events = [
    { type: 'message-start', id },
    ...contentEvents(message.content),
    { type: 'content-delta', logprobs },
    { type: 'tool-plan-delta', delta: { message } },
    ...asList(message.tool_calls).flatMap((tool_calls, index) => [
      { type: 'tool-call-start', index, delta: { message: { tool_calls } } },
      { type: 'tool-call-end', index },
    ]),
    { type: 'citation-start', delta: { message } },
    { type: 'message-end', delta: { finish_reason, usage } },
  ]
  return foldChunks(events.flatMap(reader.read))
}

function contentEvents(content: unknown): Record<string, unknown>[] {
  const blocks = typeof content === 'string' ? [{ text: content }] : asList(content)
  return blocks.flatMap((block, index) => [
    { type: 'content-start', index, delta: { message: { content: block } } },
    { type: 'content-end', index },
  ])
}
