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
import { given } from './given.ts'

type Encoded = Record<string, unknown>

/**
 * A conversation as Cohere's v2 API takes it: instructions first, wherever they stood, and every id of a call once. `name` and
 * `cache_control` have no place there.
 */
export function encodeMessages(messages: readonly Message[]): Encoded[] {
  const instructions: string[] = []
  const turns: Encoded[] = []
  const ids = createIds()
  let images: object[] = []
  const showImages = () => {
    if (images.length > 0) turns.push({ role: 'user', content: images })
    images = []
  }
  messages.forEach((message, index) => {
    if (message.role !== 'tool') showImages()
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
  showImages()
  const system = instructions.filter(Boolean).join('\n\n')
  return system === '' ? turns : [{ role: 'system', content: system }, ...turns]
}

/** The API refuses an id that occurs twice, and some vendors count their calls anew in each turn. */
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
        `messages[${index}] is the result of a tool call "${id}" that no message before it makes. Add the assistant message with the call.`,
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
      `Cohere accepts text and images, not "${part.type}". Leave it out, or describe it in text.`,
      {
        param: 'messages',
      },
    )
  }
  const { url, detail } = part.image_url
  return { type: 'image_url', image_url: given({ url, detail: detail === 'original' ? 'high' : detail }) }
}

/**
 * What is said beside calls goes as the plan: "text content is not allowed when tool_calls are provided"
 * (https://github.com/vercel/ai/issues/5794).
 */
function encodeAssistant(message: AssistantMessage, addId: (id: string) => string): Encoded[] {
  const calls = encodeCalls(message, addId)
  const said = textOf(message)
  const text = calls.length > 0 ? '' : said
  const plan = asString(asRecord(message.extra_content?.cohere).tool_plan)
  // Thoughts of other vendors are signed, and mean nothing here.
  const thoughts = (message.thinking_blocks ?? []).flatMap((block) =>
    block.type === 'thinking' && !block.signature ? [{ type: 'thinking', thinking: block.thinking }] : [],
  )
  const content = thoughts.length === 0 ? text : [...thoughts, ...(text ? [{ type: 'text', text }] : [])]
  // A turn that says nothing is refused.
  if (content === '' && calls.length === 0) return []
  return [
    given({
      role: 'assistant',
      content: content || undefined,
      tool_plan: [plan, calls.length > 0 && said].filter(Boolean).join('\n\n') || undefined,
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
  const nothing = content.length > 0 ? 'The result is shown below.' : ''
  return { role: 'tool', tool_call_id, content: parts.length > 0 ? parts : nothing }
}

/** A document, which the API's own type lets be cited by its fields, goes as it is. */
function encodeResultPart(part: ContentPart | { type: 'document' }): object[] {
  if (part.type === 'document') return [part]
  return part.type === 'image_url' ? [] : [encodePart(part)]
}

/** A result holds no images: they are shown by the user, when all results have been given. */
function imagesOf(content: ToolMessage['content']): object[] {
  return typeof content === 'string' ? [] : content.filter(({ type }) => type === 'image_url').map(encodePart)
}
