import { asList, asRecord, asString, isRecord } from '@litecone/core'

type Fields = Record<string, unknown>

/** A message as OpenAI's chats have it, as far as a span tells it. */
export interface SpanMessage {
  readonly role: string
  readonly content: unknown
  readonly reasoning_content?: string
  readonly tool_calls?: readonly Fields[]
  readonly tool_call_id?: string
  /** Of an answer alone. */
  readonly finish_reason?: string
}

/**
 * The messages of a list, or of an object that holds one: in OpenTelemetry's parts
 * (https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-input-messages.json), the AI SDK's, or OpenAI's own.
 */
export function readMessages(value: unknown, role: string): readonly SpanMessage[] {
  const list = Array.isArray(value) ? value : asList(asRecord(value).messages)
  const messages = list.filter(isRecord).filter((message) => 'parts' in message || 'content' in message)
  return messages.flatMap((message) => readMessage(message, role))
}

/** More than one where one message has several results of tools: OpenAI's have a message each. */
export function readMessage(message: Fields, standard: string): SpanMessage[] {
  const role = asString(message.role) ?? standard
  const parts = message.parts ?? message.content
  if (!Array.isArray(parts)) return [readPlain(message, role)]
  const named = parts.map(nameParts)
  const ofType = (...types: string[]) => named.filter(({ type }) => types.includes(type)).map(({ part }) => part)
  const results = ofType('tool_call_response', 'tool_result')
  const calls = ofType('tool_call').map(toCall)
  const reasoning = ofType('reasoning', 'thinking').map(textOf).join('\n')
  const content = contentOf(named.filter(({ type }) => !ELSEWHERE.has(type)).map(toContent))
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

/** What stands beside the content of OpenAI's messages. */
const ELSEWHERE: ReadonlySet<string> = /* @__PURE__ */ new Set([
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

/** The AI SDK writes `tool-call`, OpenTelemetry `tool_call`. */
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

/** Text alone is one text, as most write it. */
function contentOf(parts: readonly Fields[]): unknown {
  if (parts.length === 0) return null
  return parts.every(({ type }) => type === 'text') ? parts.map(({ text }) => text).join('\n') : parts
}

/** A call of a tool under any of its names, as OpenAI writes it. */
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
