import { asList, asRecord, asString, isRecord } from '@litecone/core'

type Fields = Record<string, unknown>

/** A message of a span in the format of Chat Completions. */
export interface SpanMessage {
  readonly role: string
  readonly content: unknown
  readonly reasoning_content?: string
  readonly tool_calls?: readonly Fields[]
  readonly tool_call_id?: string
  /** Only for messages of a response. */
  readonly finish_reason?: string
}

/**
 * Reads a list of messages, or an object with one, in the format of OpenTelemetry
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-input-messages.json), the AI SDK or OpenAI.
 */
export function readMessages(value: unknown, role: string): readonly SpanMessage[] {
  const list = Array.isArray(value) ? value : asList(asRecord(value).messages)
  const messages = list.filter(isRecord).filter((message) => 'parts' in message || 'content' in message)
  return messages.flatMap((message) => readMessage(message, role))
}

/** Several messages if one has several results of tools, because Chat Completions has a message for each. */
export function readMessage(message: Fields, defaultRole: string): SpanMessage[] {
  const role = asString(message.role) ?? defaultRole
  const parts = message.parts ?? message.content
  if (!Array.isArray(parts)) return [readPlain(message, role)]
  const named = parts.map(nameParts)
  const ofType = (...types: string[]) => named.filter(({ type }) => types.includes(type)).map(({ part }) => part)
  const results = ofType('tool_call_response', 'tool_result')
  const calls = ofType('tool_call').map(toCall)
  const reasoning = ofType('reasoning', 'thinking').map(textOf).join('\n')
  const content = contentOf(named.filter(({ type }) => !NOT_CONTENT.has(type)).map(toContent))
  const answers = results.map((result) => ({
    role: 'tool',
    content: result.response ?? asRecord(result.output).value ?? result.output ?? result.result ?? null,
    ...withId(result.id ?? result.toolCallId ?? result.tool_call_id),
  }))
  if (content === null && calls.length === 0 && reasoning === '' && answers.length > 0) return answers
  const reason = asString(message.finish_reason)
  return [
    ...answers,
    {
      role,
      content,
      ...(reasoning !== '' && { reasoning_content: reasoning }),
      ...withCalls(calls),
      ...(reason !== undefined && { finish_reason: reason }),
    },
  ]
}

/** Parts that are not in the `content` of Chat Completions' messages. */
const NOT_CONTENT: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'tool_call',
  'tool_call_response',
  'tool_result',
  'reasoning',
  'thinking',
])

function readPlain({ content, tool_calls, tool_call_id, id, finish_reason }: Fields, role: string): SpanMessage {
  const reason = asString(finish_reason)
  return {
    role,
    content: content ?? null,
    ...withCalls(asList(tool_calls).map((call) => toCall(asRecord(call)))),
    ...(role === 'tool' && withId(tool_call_id ?? id)),
    ...(reason !== undefined && { finish_reason: reason }),
  }
}

interface NamedPart {
  readonly type: string
  readonly part: Fields
}

/** Normalizes the types of parts: the AI SDK's `tool-call` is OpenTelemetry's `tool_call`. */
function nameParts(value: unknown): NamedPart {
  const part = typeof value === 'string' ? { type: 'text', text: value } : asRecord(value)
  return { type: (asString(part.type) ?? '').replaceAll('-', '_'), part }
}

function textOf({ content, text }: Fields): string {
  return asString(content) ?? asString(text) ?? ''
}

function toContent({ type, part }: NamedPart): Fields {
  if (type === 'text') return { type, text: textOf(part) }
  const { modality = 'image', uri, content, mime_type } = part
  if (modality === 'image' && type === 'uri') return { type: 'image_url', image_url: { url: uri } }
  if (modality === 'image' && type === 'blob')
    return { type: 'image_url', image_url: { url: `data:${asString(mime_type) ?? 'image/png'};base64,${content}` } }
  return part
}

/** Content that is only text becomes a single text. */
function contentOf(parts: readonly Fields[]): unknown {
  if (parts.length === 0) return null
  return parts.every(({ type }) => type === 'text') ? parts.map(({ text }) => text).join('\n') : parts
}

/** Converts a tool call of any convention to the format of Chat Completions. */
export function toCall(call: Fields): Fields {
  const inner = asRecord(call.function)
  const given = call.arguments ?? call.args ?? call.input ?? inner.arguments ?? {}
  const id = asString(call.id) ?? asString(call.toolCallId)
  return {
    ...(id !== undefined && { id }),
    type: 'function',
    function: {
      name: call.name ?? call.toolName ?? inner.name ?? '',
      arguments: typeof given === 'string' ? given : JSON.stringify(given),
    },
  }
}

export function withCalls(calls: readonly Fields[]): Pick<SpanMessage, 'tool_calls'> {
  return calls.length > 0 ? { tool_calls: calls } : {}
}

function withId(id: unknown): Pick<SpanMessage, 'tool_call_id'> {
  return typeof id === 'string' ? { tool_call_id: id } : {}
}
