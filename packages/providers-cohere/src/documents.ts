import {
  asList,
  asRecord,
  BadRequestError,
  type CompletionParameters,
  type ContentPart,
  parseDataUrl,
} from '@litecone/core'

/**
 * The documents that Cohere reads and cites: the request's `documents`, and text files in user messages.
 * https://docs.cohere.com/reference/chat#request.body.documents
 */
export function encodeDocuments(request: CompletionParameters): unknown[] | undefined {
  const files = request.messages.flatMap(({ role, content }) =>
    role === 'user' && typeof content !== 'string' ? content.flatMap(encodeDocument) : [],
  )
  const documents = [...asList(asRecord(request).documents), ...files]
  return documents.length > 0 ? documents : undefined
}

export function isDocument(part: ContentPart): boolean {
  return readFile(part) !== undefined
}

function encodeDocument(part: ContentPart): object[] {
  const file = readFile(part)
  if (!file) return []
  const { text, title } = file
  return [{ data: { text, ...(title && { title }) } }]
}

function readFile(part: ContentPart): { text: string; title: string | undefined } | undefined {
  if (part.type !== 'file') return undefined
  const { file_data = '', filename, format } = part.file ?? {}
  const data = parseDataUrl(file_data)
  const type = format?.includes('/') ? format : data?.mediaType
  if (!data || !type || !/^(?:text\/|application\/json\b)/i.test(type)) return undefined
  return { text: decodeText(data.data), title: filename }
}

function decodeText(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0)))
  } catch (cause) {
    throw new BadRequestError('file_data of a text file must be valid base64.', { param: 'messages', cause })
  }
}
