import type { Completion, CompletionChunk, Delta, ToolCallDelta } from './chat.ts'
import { createUsageChunk } from './chunk.ts'

/** Splits a completion into the chunks of a stream, as OpenAI would send them: for mocks, caches, and servers that do not stream. */
export function completionToChunks(
  answer: Completion,
  split: (text: string) => readonly string[] = whole,
): CompletionChunk[] {
  const head = { id: answer.id, created: answer.created, model: answer.model }
  const chunks: CompletionChunk[] = []
  const add = (
    index: number,
    delta: Delta,
    finish_reason: CompletionChunk['choices'][number]['finish_reason'] = null,
  ) => chunks.push({ ...head, object: 'chat.completion.chunk', choices: [{ index, delta, finish_reason }] })
  for (const { index, message, finish_reason } of answer.choices) {
    add(index, { role: 'assistant', content: '' })
    if (message.reasoning_content) add(index, { reasoning_content: message.reasoning_content })
    if (message.thinking_blocks) add(index, { thinking_blocks: message.thinking_blocks })
    for (const content of message.content ? split(message.content) : []) add(index, { content })
    if (message.refusal) add(index, { refusal: message.refusal })
    const { tool_calls: calls, audio, images, function_call } = message
    // The type omits custom calls (see ToolCallDelta).
    if (calls) add(index, { tool_calls: calls.map((call, at) => ({ ...call, index: at }) as ToolCallDelta) })
    if (function_call) add(index, { function_call })
    if (audio) add(index, { audio })
    if (images) add(index, { images })
    if (message.annotations) add(index, { annotations: message.annotations })
    if (message.extra_content) add(index, { extra_content: message.extra_content })
    add(index, {}, finish_reason)
  }
  if (answer.usage) chunks.push(createUsageChunk(head, answer.usage))
  return chunks
}

function whole(text: string): readonly string[] {
  return [text]
}
