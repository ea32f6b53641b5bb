import type { Completion, CompletionChunk, Delta } from './chat.ts'
import { createUsageChunk } from './chunk.ts'

/** A whole answer as the chunks of a stream, as OpenAI would send them: for mocks, caches, and servers that answer whole when asked to stream. */
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
    const calls = (message.tool_calls ?? []).flatMap((call, at) =>
      call.type === 'function' ? [{ ...call, index: at }] : [],
    )
    if (calls.length > 0) add(index, { tool_calls: calls })
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
