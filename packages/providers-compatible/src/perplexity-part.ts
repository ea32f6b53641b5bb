import { type ContentPart, parseDataUrl } from '@litecone/core'

/** Perplexity's files: a URL, or base64 without a data URL's prefix (https://docs.perplexity.ai/docs/sonar/media). */
export function encodePerplexityPart(part: ContentPart): object | undefined {
  if (part.type !== 'file') return undefined
  const { file_data, file_id, filename } = part.file
  const url = file_data === undefined ? file_id : (parseDataUrl(file_data)?.data ?? file_data)
  return { type: 'file_url', file_url: { url }, ...(filename !== undefined && { file_name: filename }) }
}
