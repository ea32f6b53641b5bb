import type { AssistantMessage, CallContext, Message, Wire } from '@litecone/core'
import { mapRequest } from './map-request.ts'

/**
 * Gives Mistral's models that reason their thoughts back, in the form in which they came: they answer worse without
 * (https://docs.mistral.ai/studio-api/conversations/reasoning#multi-turn-conversations). The API refuses every other form of them.
 */
export function withThoughts(wire: Wire): Wire {
  return mapRequest(wire, (request, { model }) =>
    isReasoner(model) ? { ...request, messages: request.messages.map(giveBack) } : request,
  )
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

/** Small and medium models, and Magistral, reason or do not, and answer 400 to the efforts between. */
export function encodeMistralEffort(effort: unknown, { model }: CallContext): unknown {
  return isReasoner(model) && !model.startsWith('mistral-large') && effort !== 'none' ? 'high' : effort
}

/** Since March 2026; a date at the end of the name tells older ones. */
function isReasoner(model: string): boolean {
  if (model.startsWith('magistral')) return true
  const date = /-(\d{4})$/.exec(model)?.[1]
  return /^mistral-(?:small|medium|large)/.test(model) && (date === undefined || date >= '2603')
}
