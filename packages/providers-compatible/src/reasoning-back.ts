import type { Message, Wire } from '@litecone/core'
import { mapRequest } from '@litecone/providers-openai'

/**
 * While thinking, DeepSeek rejects earlier tool calls without their reasoning (https://api-docs.deepseek.com/guides/thinking_mode). A
 * message that has none, because the model did not think or another vendor wrote it, gets an empty one.
 */
export function withReasoningBack(wire: Wire): Wire {
  return mapRequest(wire, (request, { model }) => {
    const { type = model === 'deepseek-chat' ? 'disabled' : 'enabled' } = request.thinking ?? {}
    if (type === 'disabled' || !request.messages.some(lacksReasoning)) return request
    const messages = request.messages.map((one) => (lacksReasoning(one) ? { ...one, reasoning_content: '' } : one))
    return { ...request, messages }
  })
}

function lacksReasoning(message: Message): boolean {
  return message.role === 'assistant' && Boolean(message.tool_calls?.length) && !message.reasoning_content
}
