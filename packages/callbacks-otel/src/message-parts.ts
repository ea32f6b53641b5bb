import {
  type AnswerMessage,
  type ContentPart,
  type Message,
  parseDataUrl,
  parseJson,
  type ToolCall,
} from '@litecone/core'

/** A message part in the conventions' form. Types that they do not have keep our name. */
export interface Part {
  readonly type: string
  readonly [field: string]: unknown
}

export function messageParts(message: Message): Part[] {
  if (message.role === 'tool') return [toResult(message.tool_call_id, contentOf(message.content))]
  if (message.role === 'function') return [toResult(undefined, message.content)]
  const parts = toParts(message.content)
  if (message.role !== 'assistant') return parts
  return [...reasoningOf(message), ...parts, ...refusalOf(message), ...callsOf(message)]
}

export function answerParts(message: AnswerMessage): Part[] {
  const { audio, images = [] } = message
  return [
    ...reasoningOf(message),
    ...toParts(message.content),
    ...refusalOf(message),
    ...images.map(toPart),
    ...(audio ? [{ ...blob('audio', undefined), transcript: audio.transcript }] : []),
    ...callsOf(message),
  ]
}

function toParts(content: string | readonly Content[] | null | undefined): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [text(content)]
  return (content ?? []).map(toPart)
}

type Content = ContentPart | { type: 'refusal'; refusal: string }

function toPart(part: Content): Part {
  switch (part.type) {
    case 'text':
      return text(part.text)
    case 'refusal':
      return { type: 'refusal', content: part.refusal }
    case 'image_url':
      return fromUrl('image', part.image_url.url)
    case 'input_audio':
      return blob('audio', `audio/${part.input_audio.format}`)
    case 'file': {
      const { file_id, file_data = '', format } = part.file
      if (file_id !== undefined) return { type: 'file', modality: 'document', file_id }
      return blob('document', parseDataUrl(file_data)?.mediaType ?? format)
    }
    default:
      // A provider's own part: only its type is recorded.
      return { type: (part as { type: string }).type }
  }
}

function text(content: string): Part {
  return { type: 'text', content }
}

function fromUrl(modality: string, url: string): Part {
  const data = parseDataUrl(url)
  return data ? blob(modality, data.mediaType) : { type: 'uri', modality, uri: url }
}

/** Without the bytes: one image may exceed a collector's limit for a whole export. */
function blob(modality: string, mediaType: string | undefined): Part {
  return { type: 'blob', modality, ...(mediaType !== undefined && { mime_type: mediaType }), content: '' }
}

/** A string if there is only text, the usual case. */
function contentOf(content: string | readonly ContentPart[]): unknown {
  return typeof content === 'string' ? content : content.map(toPart)
}

function toResult(id: string | undefined, response: unknown): Part {
  return { type: 'tool_call_response', ...(id !== undefined && { id }), response }
}

function reasoningOf({ reasoning_content: content }: { reasoning_content?: string | null }): Part[] {
  return content ? [{ type: 'reasoning', content }] : []
}

function refusalOf({ refusal }: { refusal?: string | null }): Part[] {
  return refusal ? [{ type: 'refusal', content: refusal }] : []
}

interface Calling {
  readonly tool_calls?: readonly ToolCall[]
  readonly function_call?: { name: string; arguments: string } | null
}

function callsOf({ tool_calls: calls = [], function_call: old }: Calling): Part[] {
  const parts = calls.map((call) =>
    call.type === 'custom'
      ? { type: 'tool_call', id: call.id, name: call.custom.name, arguments: call.custom.input }
      : toCall(call.id, call.function),
  )
  return old ? [...parts, toCall(undefined, old)] : parts
}

/** Arguments as a value, if they are valid JSON. */
function toCall(id: string | undefined, { name, arguments: text }: { name: string; arguments: string }): Part {
  return { type: 'tool_call', ...(id !== undefined && { id }), name, arguments: parseJson(text) ?? text }
}
