import type { AssistantMessage, Message, Wire } from '@litecone/core'
import { mapRequest } from '@litecone/providers-openai'

/** Models that reason always or on request. The others reject reasoning in messages. */
const REASONING =
  /^(?:magistral|devstral|mistral-(?:(?:small|medium)(?:$|-latest|-26|-3[.-]5|-4)|large-4|vibe|code-agent))/

/** Sends models their earlier reasoning in Mistral's format: https://docs.mistral.ai/capabilities/reasoning. */
export function withThoughts(wire: Wire): Wire {
  return mapRequest(wire, (request, { model }) =>
    REASONING.test(model) ? { ...request, messages: request.messages.map(encodeReasoning) } : request,
  )
}

function encodeReasoning(message: Message): Message {
  if (message.role !== 'assistant') return message
  const { content, reasoning_content: text, tool_calls } = message
  if (!text || !(content?.length || tool_calls?.length)) return message
  const said = typeof content === 'string' ? [{ type: 'text', text: content }] : (content ?? [])
  const parts: object[] = [{ type: 'thinking', thinking: [{ type: 'text', text }] }, ...(content ? said : [])]
  return { ...message, content: parts as AssistantMessage['content'] & object[] }
}
