import { contentText, type Message, type Wire } from '@litecone/core'
import { mapRequest } from '@litecone/providers-openai'

/** Joins text parts into one string: DeepSeek accepts a list only with an image in it (https://api-docs.deepseek.com/guides/vision). */
export function withPlainTexts(wire: Wire): Wire {
  return mapRequest(wire, (request) => ({ ...request, messages: request.messages.map(joinTexts) }))
}

function joinTexts(message: Message): Message {
  const { content } = message
  if (!Array.isArray(content) || content.some(({ type }) => type !== 'text')) return message
  return { ...message, content: contentText(content) } as Message
}
