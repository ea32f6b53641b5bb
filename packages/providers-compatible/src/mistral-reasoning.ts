import type { AssistantMessage, Message } from '@litecone/core'

/**
 * A conversation with the thoughts of Mistral's models in the form in which they came: those that reason answer worse without
 * (https://docs.mistral.ai/studio-api/conversations/reasoning#multi-turn-conversations). The API refuses every other form of them.
 */
export function withThoughts(messages: Message[], model: string): Message[] {
  return isReasoner(model) ? messages.map(giveBack) : messages
}

function giveBack(message: Message): Message {
  if (message.role !== 'assistant' || !message.reasoning_content) return message
  const { content, reasoning_content: text } = message
  const said = typeof content === 'string' && content ? [{ type: 'text', text: content }] : content || []
  return {
    ...message,
    content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }, ...said],
  } as AssistantMessage
}

/** Since March 2026; a date at the end of the name tells older ones. */
export function isReasoner(model: string): boolean {
  if (model.startsWith('magistral')) return true
  const date = /-(\d{4})$/.exec(model)?.[1]
  return /^mistral-(?:small|medium|large)/.test(model) && (date === undefined || date >= '2603')
}
