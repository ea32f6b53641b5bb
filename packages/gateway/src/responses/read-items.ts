import {
  type AssistantMessage,
  asRecord,
  asString,
  type ContentPart,
  isRecord,
  type Message,
  parseJson,
  type ThinkingBlock,
  type ToolCall,
} from '@litecone/core'
import { refuse } from './refuse-stored.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Converts the `input` of a Responses request, a text or a list of items, to messages. Throws a `BadRequestError` that names the invalid field.
 * https://platform.openai.com/docs/api-reference/responses/create#responses_create-input
 */
export function readItems(input: unknown): Message[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }]
  if (!Array.isArray(input)) throw refuse('input', 'must be a string or a list of items')
  const messages: Message[] = []
  input.forEach((item, index) => {
    addItem(messages, asRecord(item), `input[${index}]`)
  })
  return messages
}

function addItem(messages: Message[], item: Fields, field: string): void {
  switch (item.type) {
    case undefined:
    case 'message':
      return addMessage(messages, item, field)
    case 'function_call':
      return addCall(messages, item, field)
    case 'function_call_output': {
      const { call_id, output } = item
      const content = typeof output === 'string' ? output : readParts(output, `${field}.output`)
      messages.push({ role: 'tool', tool_call_id: String(call_id ?? ''), content })
      return
    }
    case 'reasoning': {
      const thinking_blocks = decodeThinking(item.encrypted_content)
      if (thinking_blocks) assistantOf(messages).thinking_blocks = thinking_blocks
      return
    }
    default:
      throw refuse(
        `${field}.type`,
        `"${String(item.type).slice(0, 64)}" only works with models whose provider has its own Responses API`,
      )
  }
}

function addMessage(messages: Message[], { role, content }: Fields, field: string): void {
  if (role === 'assistant') {
    const message = assistantOf(messages)
    const texts = typeof content === 'string' ? [content] : textsOf(content)
    message.content = [typeof message.content === 'string' ? message.content : '', ...texts].join('')
    return
  }
  if (role !== 'user' && role !== 'system' && role !== 'developer')
    throw refuse(`${field}.role`, 'must be user, assistant, system or developer')
  const converted = typeof content === 'string' ? content : readParts(content, `${field}.content`)
  messages.push({ role, content: converted } as Message)
}

function addCall(messages: Message[], { call_id, name, arguments: args, extra_content }: Fields, field: string): void {
  if (typeof call_id !== 'string' || typeof name !== 'string') throw refuse(field, 'must have call_id and name')
  const call: ToolCall = {
    id: call_id,
    type: 'function',
    function: { name, arguments: asString(args) ?? '{}' },
    ...(isRecord(extra_content) && { extra_content }),
  }
  const message = assistantOf(messages)
  message.tool_calls = [...(message.tool_calls ?? []), call]
}

/** The assistant message of the current turn. Reasoning, text and calls are separate items, but belong to one message. */
function assistantOf(messages: Message[]): AssistantMessage {
  const last = messages.at(-1)
  if (last?.role === 'assistant') return last
  const message: AssistantMessage = { role: 'assistant', content: null }
  messages.push(message)
  return message
}

function textsOf(content: unknown): string[] {
  if (!Array.isArray(content)) return []
  return content.map((part) => asString(asRecord(part).text) ?? asString(asRecord(part).refusal) ?? '')
}

function readParts(content: unknown, field: string): ContentPart[] {
  if (!Array.isArray(content)) throw refuse(field, 'must be a string or a list of parts')
  return content.map((part, index) => readPart(asRecord(part), `${field}[${index}]`))
}

function readPart(part: Fields, field: string): ContentPart {
  const { type, text, image_url, detail, input_audio, file_data, file_id, filename } = part
  switch (type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return { type: 'text', text: String(text ?? '') }
    case 'input_image':
      if (typeof image_url !== 'string')
        throw refuse(field, 'must have image_url, because a file_id is only known to the provider that stores the file')
      return { type: 'image_url', image_url: { url: image_url, ...(isDetail(detail) && { detail }) } }
    case 'input_audio':
      return { type: 'input_audio', input_audio } as ContentPart
    case 'input_file':
      if (typeof file_data !== 'string' && typeof file_id !== 'string')
        throw refuse(field, 'must have file_data, as a data URL')
      return { type: 'file', file: { ...texts({ file_data, file_id, filename }) } }
    default:
      throw refuse(`${field}.type`, 'must be input_text, input_image, input_audio or input_file')
  }
}

function isDetail(detail: unknown): detail is 'auto' | 'low' | 'high' {
  return detail === 'auto' || detail === 'low' || detail === 'high'
}

function texts(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )
}

/** Prefix of our `encrypted_content`, to distinguish it from OpenAI's, which only OpenAI can decrypt. It is not encrypted. */
const PREFIX = 'litecone:'

/** Encodes thinking blocks, with the signatures of their provider, as `encrypted_content`. Clients send it back with the next request. */
export function encodeThinking(blocks: readonly ThinkingBlock[]): string {
  return PREFIX + Buffer.from(JSON.stringify(blocks)).toString('base64')
}

function decodeThinking(encoded: unknown): ThinkingBlock[] | undefined {
  if (typeof encoded !== 'string' || !encoded.startsWith(PREFIX)) return undefined
  const blocks = parseJson(Buffer.from(encoded.slice(PREFIX.length), 'base64').toString())
  return Array.isArray(blocks) ? (blocks as ThinkingBlock[]) : undefined
}
