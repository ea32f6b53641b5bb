import {
  asList,
  asRecord,
  BadRequestError,
  type ContentPart,
  contentText,
  type FilePart,
  type MediaKind,
  type Message,
  type ToolMessage,
} from '@litecone/core'
import type { OpenAIQuirks } from './quirks.ts'

/** The conversation as an OpenAI-shaped vendor reads it: without our additions, and with images of tool results where images may stand. */
export function encodeMessages(messages: readonly Message[], quirks: OpenAIQuirks): Record<string, unknown>[] {
  const encoded: Record<string, unknown>[] = []
  let images: object[] = []
  const flush = () => {
    if (images.length > 0) encoded.push({ role: 'user', content: images })
    images = []
  }
  for (const message of messages) {
    if (message.role !== 'tool') flush()
    else images.push(...mediaOf(message, quirks))
    encoded.push(encodeMessage(message, quirks))
  }
  flush()
  const last = encoded.at(-1)
  if (quirks.prefix && last?.role === 'assistant' && !last.tool_calls) last.prefix = true
  return encoded
}

/** Tool messages hold text only (https://platform.openai.com/docs/api-reference/chat/create), so what a tool showed follows as the user's. */
function mediaOf({ content }: ToolMessage, quirks: OpenAIQuirks): object[] {
  if (typeof content === 'string') return []
  return content.filter((part) => part.type !== 'text').map((part) => encodePart(part, quirks))
}

const FIELDS = /* @__PURE__ */ new Set([
  'role',
  'content',
  'name',
  'tool_calls',
  'tool_call_id',
  'refusal',
  'audio',
  'function_call',
])

function encodeMessage(message: Message, quirks: OpenAIQuirks): Record<string, unknown> {
  const encoded: Record<string, unknown> = {}
  for (const field of Object.keys(message)) {
    const value: unknown = message[field as keyof Message]
    if (value === undefined || !(FIELDS.has(field) || quirks.messageFields?.includes(field))) continue
    // An answer's message comes back with `refusal: null`, a tool's with `name: ''` and the like, which not every vendor takes.
    if (field === 'name' ? !value : value === null && field !== 'content') continue
    encoded[field] = value
  }
  if (message.role === 'developer' && quirks.noDeveloperRole) encoded.role = 'system'
  if (message.role === 'assistant') encodeAssistant(encoded, message, quirks)
  if (message.role === 'tool' && quirks.callId) encoded.tool_call_id = quirks.callId(message.tool_call_id)
  if (quirks.namedRoles && !quirks.namedRoles.includes(message.role)) delete encoded.name
  encoded.content = encodeContent(message, quirks)
  if (message.role === 'tool' && quirks.messageFields?.includes('cache_control')) keepMark(encoded, message)
  if (encoded.cache_control) markContent(encoded)
  if (encoded.content === undefined) delete encoded.content
  return encoded
}

function encodeAssistant(
  encoded: Record<string, unknown>,
  message: Extract<Message, { role: 'assistant' }>,
  quirks: OpenAIQuirks,
): void {
  const { tool_calls, extra_content, audio, function_call } = message
  // An answer's audio is named by its id, and not sent again. Another vendor's has none.
  if (audio?.id) encoded.audio = { id: audio.id }
  else delete encoded.audio
  const details = extra_content?.reasoning_details
  if (details && quirks.messageFields?.includes('reasoning_details')) encoded.reasoning_details = details
  if (function_call) encoded.function_call = withText(function_call)
  if (!tool_calls || tool_calls.length === 0) delete encoded.tool_calls
  else {
    encoded.tool_calls = tool_calls.map((each) => {
      // The index is a stream's.
      const { index: _, ...call } = { index: 0, ...each }
      if (!quirks.messageFields?.includes('extra_content')) delete (call as { extra_content?: unknown }).extra_content
      if (quirks.callId) call.id = quirks.callId(call.id)
      if (call.type !== 'custom') call.function = withText(call.function)
      return call
    })
  }
}

/** Who writes calls by hand may leave their arguments out, or give an object. */
function withText<Called extends { arguments: string }>(called: Called): Called {
  const given: unknown = called?.arguments
  return typeof given === 'string' || !called ? called : { ...called, arguments: JSON.stringify(given ?? {}) }
}

/** A result is sent as one text: what marks one of its parts marks it all. */
function keepMark(encoded: Record<string, unknown>, { content }: ToolMessage): void {
  const mark = asList(content)
    .map((part) => asRecord(part).cache_control)
    .findLast(Boolean)
  if (mark) encoded.cache_control ??= mark
}

/** The mark of a whole message, put where vendors that take marks look for it: on its last part. */
function markContent(encoded: Record<string, unknown>): void {
  const { content, cache_control, role } = encoded
  const parts = typeof content === 'string' && content !== '' ? [{ type: 'text', text: content }] : asList(content)
  if (role === 'tool' || parts.length === 0) return
  delete encoded.cache_control
  encoded.content = parts.map((part, index) =>
    index === parts.length - 1 ? { cache_control, ...asRecord(part) } : part,
  )
}

function encodeContent(message: Message, quirks: OpenAIQuirks): unknown {
  const { content, role } = message
  if (content === undefined || content === null || typeof content === 'string') return content
  // Vendors that take no parts at all, and results of tools, which are text everywhere.
  if (role === 'tool' || (quirks.inputs?.length === 0 && content.every(({ type }) => type === 'text'))) {
    return contentText(content)
  }
  return content.map((part) => (part.type === 'refusal' ? part : encodePart(part, quirks)))
}

/** What OpenAI's own messages may hold beside text. */
export const EVERY_INPUT: readonly MediaKind[] = ['image', 'audio', 'pdf']

const KINDS = { image_url: 'image', input_audio: 'audio', file: 'pdf' } as const

function encodePart(part: ContentPart, quirks: OpenAIQuirks): object {
  const { inputs = EVERY_INPUT, messageFields } = quirks
  const own = quirks.encodePart?.(part)
  if (own) return own
  const kind = part.type === 'text' ? undefined : KINDS[part.type]
  // A part that OpenAI has not (OpenRouter's and vLLM's `video_url`) is the vendor's to take or to refuse, if it takes any.
  if (part.type !== 'text' && (kind ? !inputs.includes(kind) : inputs.length === 0)) {
    throw new BadRequestError(
      `This provider accepts ${['text', ...inputs].join(', ')} in messages, not "${part.type}". Use another provider.`,
      { param: 'messages' },
    )
  }
  const copy = { ...part }
  if (!messageFields?.includes('cache_control')) delete copy.cache_control
  if (copy.type === 'image_url' && 'format' in copy.image_url) {
    // LiteLLM's hint for vendors that want the type of what is behind a URL.
    const { format: _, ...image } = copy.image_url
    return { ...copy, image_url: image }
  }
  return copy.type === 'file' ? { ...copy, file: encodeFile(copy.file, quirks) } : copy
}

function encodeFile({ file_data, file_id, filename }: FilePart['file'], { fileUrls }: OpenAIQuirks) {
  const isAddress = file_id !== undefined && /^[a-z]+:\/\//i.test(file_id)
  const data = file_data ?? (fileUrls && isAddress ? file_id : undefined)
  if (data !== undefined) return { file_data: data, filename: filename ?? 'file.pdf' }
  if (file_id !== undefined && !isAddress) return { file_id }
  throw new BadRequestError(
    'file_id must be the id of an uploaded file, not an address. Pass a data URL in file_data instead.',
    { param: 'messages' },
  )
}
