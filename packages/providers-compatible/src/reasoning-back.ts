import type { Message, Wire } from '@litecone/core'
import { mapRequest } from '@litecone/providers-openai'

/**
 * While it thinks, DeepSeek refuses an answer with calls of tools that comes back without its reasoning
 * (https://api-docs.deepseek.com/guides/thinking_mode). One that had none, since nothing was thought or another vendor gave it, comes back
 * with an empty one.
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
