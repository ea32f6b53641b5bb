import type { Message, Wire } from '@litecone/core'
import { mapRequest } from '@litecone/providers-openai'

/**
 * Sends gpt-oss the reasoning behind its tool calls, without which the model forgets why it made them
 * (https://cookbook.openai.com/articles/gpt-oss/handle-raw-cot), under Groq's field name. Groq rejects it for models without reasoning.
 */
export function withReasoningBack(wire: Wire): Wire {
  return mapRequest(wire, (request, { model }) =>
    model.includes('gpt-oss') ? { ...request, messages: request.messages.map(restoreReasoning) } : request,
  )
}

function restoreReasoning(message: Message): Message {
  if (message.role !== 'assistant' || !message.tool_calls?.length || !message.reasoning_content) return message
  const given: Message & { reasoning: string } = { ...message, reasoning: message.reasoning_content }
  return given
}
