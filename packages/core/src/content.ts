import type { ImagePart, Message } from './chat.ts'
import { BadRequestError } from './errors.ts'
import { isRecord, parseJson } from './json.ts'

/** The text of a message: its text parts, joined without a separator. */
export function contentText(content: Message['content']): string {
  if (typeof content === 'string') return content
  let text = ''
  for (const part of content ?? []) if (part.type === 'text') text += part.text
  return text
}

export interface DataUrl {
  /** For example `image/png`. */
  mediaType: string
  /** Base64. */
  data: string
}

/** Parses a base64 data URL (RFC 2397). `undefined` for anything else. */
export function parseDataUrl(url: string): DataUrl | undefined {
  const match = /^data:([^;,]*)(?:;[^,]*)?;base64,/i.exec(url)
  if (!match) return undefined
  // Some programs escape the slash, as JSON allows, and escape the backslash again.
  const mediaType = match[1]?.replace('\\/', '/')
  return { mediaType: mediaType || 'application/octet-stream', data: url.slice(match[0].length) }
}

/**
 * Parses a tool call's arguments, for vendors that take an object. Empty text counts as no arguments.
 * Throws a `BadRequestError` that names the tool if the text is not a JSON object.
 */
export function parseToolArguments(text: unknown, tool: string): Record<string, unknown> {
  // Some clients store the parsed object.
  if (isRecord(text)) return text
  if (text === undefined || text === null) return {}
  if (typeof text === 'string' && (text.trim() === '' || text === 'null')) return {}
  const value = typeof text === 'string' ? parseJson(text) : undefined
  if (isRecord(value)) return value
  throw new BadRequestError(
    `The arguments of tool "${tool}" are not a JSON object. Send them back as the model gave them.`,
    { param: 'messages' },
  )
}

/** The messages with every image as `{ url }`. Returns the same array if nothing changes. */
export function normalizeImages(messages: readonly Message[]): readonly Message[] {
  if (!messages.some(({ content }) => Array.isArray(content) && content.some(isBareImage))) return messages
  return messages.map((message) => {
    if (message.role !== 'user' && message.role !== 'tool') return message
    if (typeof message.content === 'string') return message
    return { ...message, content: message.content.map((part) => (isBareImage(part) ? toImage(part) : part)) }
  })
}

function isBareImage(part: { type: string }): part is { type: 'image_url'; image_url: string } {
  return part.type === 'image_url' && 'image_url' in part && typeof part.image_url === 'string'
}

function toImage({ image_url: url, ...part }: { type: 'image_url'; image_url: string }): ImagePart {
  return { ...part, image_url: { url } }
}
