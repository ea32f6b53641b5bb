import {
  type AssistantMessage,
  asRecord,
  asString,
  BadRequestError,
  type ContentPart,
  contentText,
  type Message,
  type ToolMessage,
  type UserMessage,
} from '@litecone/core'
import { isDocument } from './documents.ts'
import { omitNullish } from './omit-nullish.ts'

type Encoded = Record<string, unknown>

/**
 * Messages for Cohere's v2 API: instructions come first, and call ids are unique. `name` and `cache_control` are dropped, because the API
 * has no such fields.
 */
export function encodeMessages(messages: readonly Message[]): Encoded[] {
  const instructions: string[] = []
  const turns: Encoded[] = []
  const ids = createIds()
  let images: object[] = []
  const addImages = () => {
    if (images.length > 0) turns.push({ role: 'user', content: images })
    images = []
  }
  messages.forEach((message, index) => {
    if (message.role !== 'tool') addImages()
    switch (message.role) {
      case 'system':
      case 'developer':
        instructions.push(contentText(message.content))
        break
      case 'user':
        turns.push({ role: 'user', content: encodeUser(message.content) })
        break
      case 'assistant':
        turns.push(...encodeAssistant(message, ids.add))
        break
      case 'tool':
        turns.push(encodeResult(ids.find(message.tool_call_id, index), message.content))
        images.push(...imagesOf(message.content))
        break
      case 'function':
        turns.push(encodeResult(ids.find(message.name, index), message.content ?? ''))
    }
  })
  addImages()
  const system = instructions.filter(Boolean).join('\n\n')
  return system === '' ? turns : [{ role: 'system', content: system }, ...turns]
}

/** The API rejects repeated ids, and some vendors number their calls anew in each turn. */
function createIds() {
  const used = new Set<string>()
  const current = new Map<string, string>()
  return {
    add(id: string): string {
      let unique = id || 'call'
      for (let count = 2; used.has(unique); count++) unique = `${id || 'call'}_${count}`
      used.add(unique)
      current.set(id, unique)
      return unique
    },
    find(id: string, index: number): string {
      const found = current.get(id)
      if (found !== undefined) return found
      throw new BadRequestError(
        `messages[${index}] is the result of a tool call "${id}" that no earlier message makes. Add the assistant message with the call.`,
        { param: 'messages' },
      )
    },
  }
}

function encodeUser(content: UserMessage['content']): unknown {
  return typeof content === 'string' ? content : content.filter((part) => !isDocument(part)).map(encodePart)
}

function encodePart(part: ContentPart): object {
  if (part.type === 'text') return { type: 'text', text: part.text }
  if (part.type !== 'image_url') {
    throw new BadRequestError(
      `Cohere accepts text and images, not "${part.type}". Remove it, or describe it in text.`,
      {
        param: 'messages',
      },
    )
  }
  const { url, detail } = part.image_url
  return { type: 'image_url', image_url: omitNullish({ url, detail: detail === 'original' ? 'high' : detail }) }
}

/**
 * Text with tool calls is sent as the plan: "text content is not allowed when tool_calls are provided"
 * (https://github.com/vercel/ai/issues/5794).
 */
function encodeAssistant(message: AssistantMessage, addId: (id: string) => string): Encoded[] {
  const calls = encodeCalls(message, addId)
  const allText = textOf(message)
  const text = calls.length > 0 ? '' : allText
  const plan = asString(asRecord(message.extra_content?.cohere).tool_plan)
  // Signed thoughts are other vendors', and mean nothing to Cohere.
  const thoughts = (message.thinking_blocks ?? []).flatMap((block) =>
    block.type === 'thinking' && !block.signature ? [{ type: 'thinking', thinking: block.thinking }] : [],
  )
  const content = thoughts.length === 0 ? text : [...thoughts, ...(text ? [{ type: 'text', text }] : [])]
  // The API rejects empty messages.
  if (content === '' && calls.length === 0) return []
  return [
    omitNullish({
      role: 'assistant',
      content: content || undefined,
      tool_plan: [plan, calls.length > 0 && allText].filter(Boolean).join('\n\n') || undefined,
      tool_calls: calls.length > 0 ? calls : undefined,
    }),
  ]
}

function textOf({ content, refusal }: AssistantMessage): string {
  if (typeof content === 'string' && content !== '') return content
  const parts = Array.isArray(content) ? content : []
  return parts.map((part) => (part.type === 'text' ? part.text : part.refusal)).join('') || (refusal ?? '')
}

function encodeCalls({ tool_calls, function_call }: AssistantMessage, addId: (id: string) => string): object[] {
  const calls = (tool_calls ?? []).map((call) =>
    call.type === 'custom'
      ? encodeCall(addId(call.id), call.custom.name, JSON.stringify({ input: call.custom.input }))
      : encodeCall(addId(call.id), call.function.name, call.function.arguments),
  )
  if (function_call) calls.push(encodeCall(addId(function_call.name), function_call.name, function_call.arguments))
  return calls
}

function encodeCall(id: string, name: string, text: string | null): object {
  return { id, type: 'function', function: { name, arguments: text?.trim() || '{}' } }
}

function encodeResult(tool_call_id: string, content: ToolMessage['content']): Encoded {
  if (typeof content === 'string') return { role: 'tool', tool_call_id, content }
  const parts = content.flatMap(encodeResultPart)
  const placeholder = content.length > 0 ? 'The result is shown below.' : ''
  return { role: 'tool', tool_call_id, content: parts.length > 0 ? parts : placeholder }
}

/** Documents are sent unchanged, so that the API can cite their fields. */
function encodeResultPart(part: ContentPart | { type: 'document' }): object[] {
  if (part.type === 'document') return [part]
  return part.type === 'image_url' ? [] : [encodePart(part)]
}

/** Tool results cannot contain images, so a user message after all results does. */
function imagesOf(content: ToolMessage['content']): object[] {
  return typeof content === 'string' ? [] : content.filter(({ type }) => type === 'image_url').map(encodePart)
}
