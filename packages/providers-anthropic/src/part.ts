import {
  asRecord,
  BadRequestError,
  type ContentPart,
  type DataUrl,
  parseDataUrl,
  type RefusalPart,
} from '@litecone/core'

/** A content block in Anthropic's format. */
export type Block = Record<string, unknown> & { type: string }

/**
 * A message's content as blocks. Blank texts are omitted, because the API rejects them.
 * https://platform.claude.com/docs/en/api/messages#body-messages
 */
export function encodeContent(content: string | readonly (ContentPart | RefusalPart)[] | null | undefined): Block[] {
  if (!content) return []
  if (typeof content === 'string') return textBlocks(content)
  return content.flatMap((part) => {
    const block = encodePart(part)
    return isEmpty(block) ? [] : [block]
  })
}

export function textBlocks(text: string): Block[] {
  return text.trim() === '' ? [] : [{ type: 'text', text }]
}

/** A blank text block, which Anthropic may return but rejects in requests. */
export function isEmpty({ type, text }: Block): boolean {
  return type === 'text' && typeof text === 'string' && text.trim() === ''
}

function encodePart(part: ContentPart | RefusalPart): Block {
  const options = pick(part, OPTIONS)
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text, ...options }
    case 'refusal':
      return { type: 'text', text: part.refusal }
    case 'image_url':
      return { ...encodeImage(part.image_url), ...options }
    case 'file':
      return { ...encodeFile(part.file ?? {}), ...options }
    case 'input_audio':
      throw new BadRequestError('Anthropic does not accept audio. Send a transcript as text.', { param: 'messages' })
    default:
      // A block in Anthropic's format: search results, container uploads, ….
      return { ...asRecord(part), type: String(asRecord(part).type) }
  }
}

/** Fields of documents and images besides their source. */
const OPTIONS = ['cache_control', 'citations', 'context', 'title']

function pick(part: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(part).filter(([name, value]) => names.includes(name) && value !== undefined && value !== null),
  )
}

/** https://platform.claude.com/docs/en/build-with-claude/vision. Accepts a URL where OpenAI has `{ url }`. */
function encodeImage(image: string | { url: string; format?: string }): Block {
  const { url, format } = typeof image === 'string' ? { url: image } : image
  const data = parseDataUrl(url)
  if (data) return encodeData(data, format)
  if (/^https:/i.test(url)) return { type: 'image', source: { type: 'url', url } }
  throw new BadRequestError('Anthropic accepts images by https URL or as base64 data URLs.', { param: 'messages' })
}

/** https://platform.claude.com/docs/en/build-with-claude/pdf-support and …/files */
function encodeFile(file: { file_data?: string; file_id?: string; filename?: string; format?: string }): Block {
  const { file_data, file_id, filename, format } = file
  const title = filename ? { title: filename } : {}
  if (file_data) {
    const block = encodeData(parseDataUrl(file_data) ?? { mediaType: 'application/pdf', data: file_data }, format)
    return block.type === 'document' ? { ...block, ...title } : block
  }
  if (!file_id) {
    throw new BadRequestError('A file must have file_data or file_id.', { param: 'messages' })
  }
  const isUrl = /^https?:/i.test(file_id)
  const source = isUrl ? { type: 'url', url: file_id } : { type: 'file', file_id }
  if (format?.startsWith('image/')) return { type: 'image', source }
  if (isUrl || !format || isDocument(format)) return { type: 'document', source, ...title }
  return { type: 'container_upload', file_id }
}

function encodeData({ mediaType, data }: DataUrl, format: string | undefined): Block {
  const type = (format?.includes('/') ? format : mediaType).toLowerCase()
  if (type.startsWith('image/')) {
    const media_type = type === 'image/jpg' ? 'image/jpeg' : type
    return { type: 'image', source: { type: 'base64', media_type, data } }
  }
  if (type.startsWith('text/')) {
    return { type: 'document', source: { type: 'text', media_type: 'text/plain', data: decodeText(data) } }
  }
  return { type: 'document', source: { type: 'base64', media_type: type, data } }
}

function isDocument(format: string): boolean {
  return format === 'application/pdf' || format.startsWith('text/')
}

function decodeText(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0)))
  } catch (cause) {
    throw new BadRequestError('A text file must be valid base64.', { param: 'messages', cause })
  }
}
