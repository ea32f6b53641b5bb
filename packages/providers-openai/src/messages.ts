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

/** Messages as OpenAI-compatible vendors accept them: without our additions, and with tool results' images in a user message. */
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

/** Tool messages hold text only (https://platform.openai.com/docs/api-reference/chat/create), so other parts follow in a user message. */
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

/** Of an assistant message. */
const CONTENTS = ['content', 'tool_calls', 'function_call', 'refusal', 'audio']

function encodeMessage(message: Message, quirks: OpenAIQuirks): Record<string, unknown> {
  const encoded: Record<string, unknown> = {}
  for (const field of Object.keys(message)) {
    const value: unknown = message[field as keyof Message]
    if (value === undefined || !(FIELDS.has(field) || quirks.messageFields?.includes(field))) continue
    // Responses that are sent back contain `refusal: null`, `name: ''` and the like, which not every vendor accepts.
    if (field === 'name' ? !value : value === null && field !== 'content') continue
    encoded[field] = value
  }
  if (message.role === 'developer' && quirks.noDeveloperRole) encoded.role = 'system'
  if (message.role === 'assistant') encodeAssistant(encoded, message, quirks)
  if (message.role === 'tool' && quirks.callId) encoded.tool_call_id = quirks.callId(message.tool_call_id)
  if (quirks.namedRoles && !quirks.namedRoles.includes(message.role)) delete encoded.name
  encoded.content = encodeContent(message, quirks)
  // A response that ended before its first text has none. Only calls, a refusal or audio may stand without: else OpenAI returns 400.
  if (message.role === 'assistant' && !CONTENTS.some((field) => encoded[field])) encoded.content = ''
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
  // Audio of a response is referenced by id instead of sent again. Other vendors' audio has none.
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

/** Calls that an application builds itself may have no arguments, or an object. */
function withText<Called extends { arguments: string }>(called: Called): Called {
  const given: unknown = called?.arguments
  return typeof given === 'string' || !called ? called : { ...called, arguments: JSON.stringify(given ?? {}) }
}

/** A tool result is sent as one text, so a `cache_control` on any part applies to the whole message. */
function keepMark(encoded: Record<string, unknown>, { content }: ToolMessage): void {
  const mark = asList(content)
    .map((part) => asRecord(part).cache_control)
    .findLast(Boolean)
  if (mark) encoded.cache_control ??= mark
}

/** Moves a message's `cache_control` to its last part, where vendors read it. */
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
  // Some vendors accept no parts at all, and tool results are text everywhere.
  if (role === 'tool' || (quirks.inputs?.length === 0 && content.every(({ type }) => type === 'text'))) {
    return contentText(content)
  }
  return content.map((part) => (part.type === 'refusal' ? part : encodePart(part, quirks)))
}

/** What OpenAI accepts in messages besides text. */
export const EVERY_INPUT: readonly MediaKind[] = ['image', 'audio', 'pdf']

const KINDS = { image_url: 'image', input_audio: 'audio', file: 'pdf' } as const

function encodePart(part: ContentPart, quirks: OpenAIQuirks): object {
  const { inputs = EVERY_INPUT, messageFields } = quirks
  const own = quirks.encodePart?.(part)
  if (own) return own
  const kind = part.type === 'text' ? undefined : KINDS[part.type]
  // A part that OpenAI does not define (`video_url` of OpenRouter and vLLM) is passed on, unless the vendor accepts no parts.
  if (part.type !== 'text' && (kind ? !inputs.includes(kind) : inputs.length === 0)) {
    throw new BadRequestError(
      `This provider accepts ${['text', ...inputs].join(', ')} in messages, not "${part.type}". Use another provider.`,
      { param: 'messages' },
    )
  }
  const copy = { ...part }
  if (!messageFields?.includes('cache_control')) delete copy.cache_control
  if (copy.type === 'image_url' && 'format' in copy.image_url) {
    // LiteLLM's hint for vendors that need the media type of a URL.
    const { format: _, ...image } = copy.image_url
    return { ...copy, image_url: image }
  }
  return copy.type === 'file' ? { ...copy, file: encodeFile(copy.file, quirks) } : copy
}

function encodeFile({ file_data, file_id, filename }: FilePart['file'], { fileUrls }: OpenAIQuirks) {
  const isUrl = file_id !== undefined && /^[a-z]+:\/\//i.test(file_id)
  const data = file_data ?? (fileUrls && isUrl ? file_id : undefined)
  if (data !== undefined) return { file_data: data, filename: filename ?? 'file.pdf' }
  if (file_id !== undefined && !isUrl) return { file_id }
  throw new BadRequestError(
    'file_id must be the id of an uploaded file, not a URL. Pass a data URL in file_data instead.',
    { param: 'messages' },
  )
}
