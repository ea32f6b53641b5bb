import type { ContentPart } from '@litecone/core'

/** Mistral's documents and sounds (https://docs.mistral.ai/capabilities/document_ai/document_qna, https://docs.mistral.ai/capabilities/audio). */
export function encodeMistralPart(part: ContentPart): object | undefined {
  if (part.type === 'input_audio') return { type: 'input_audio', input_audio: part.input_audio.data }
  if (part.type !== 'file') return undefined
  const { file_data, file_id, filename } = part.file
  const address = file_data ?? (file_id?.includes('://') ? file_id : undefined)
  if (address === undefined) return { type: 'file', file_id }
  return { type: 'document_url', document_url: address, ...(filename !== undefined && { document_name: filename }) }
}
