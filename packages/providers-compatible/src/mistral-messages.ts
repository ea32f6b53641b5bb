import type { AssistantMessage, ContentPart, Wire } from '@litecone/core'
import { mapRequest } from '@litecone/providers-openai'

/** Mistral's documents and audio: https://docs.mistral.ai/capabilities/document_ai/document_qna, https://docs.mistral.ai/capabilities/audio. */
export function encodeMistralPart(part: ContentPart): object | undefined {
  if (part.type === 'input_audio') return { type: 'input_audio', input_audio: part.input_audio.data }
  if (part.type !== 'file') return undefined
  const { file_data, file_id, filename } = part.file
  const address = file_data ?? (file_id?.includes('://') ? file_id : undefined)
  if (address === undefined) return { type: 'file', file_id }
  return { type: 'document_url', document_url: address, ...(filename !== undefined && { document_name: filename }) }
}

/** Removes empty assistant messages, which Mistral rejects: "Assistant message must have either content or tool_calls". */
export function withoutEmptyTurns(wire: Wire): Wire {
  return mapRequest(wire, (request) => {
    const messages = request.messages.filter((message) => message.role !== 'assistant' || hasContent(message))
    return messages.length === request.messages.length ? request : { ...request, messages }
  })
}

function hasContent({ content, tool_calls, refusal }: AssistantMessage): boolean {
  return Boolean(content?.length || tool_calls?.length || refusal)
}
