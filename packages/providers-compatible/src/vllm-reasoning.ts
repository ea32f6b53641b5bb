import type { Message, Wire } from '@litecone/core'
import { mapRequest } from '@litecone/providers-openai'

/** Sends earlier reasoning as `reasoning` (https://docs.vllm.ai/en/latest/features/interleaved_thinking) and under its name before vLLM 0.12. */
export function withReasoning(wire: Wire): Wire {
  return mapRequest(wire, (request) => ({ ...request, messages: request.messages.map(named) }))
}

function named(message: Message): Message {
  if (message.role !== 'assistant' || !message.reasoning_content) return message
  const { reasoning_content: reasoning } = message
  return Object.assign({ reasoning }, message)
}
