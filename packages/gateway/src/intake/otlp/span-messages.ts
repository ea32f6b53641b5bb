import { asList, asRecord, asString, isRecord } from '@litecone/core'
import { type Attributes, attributesBelow, firstText, firstValue, itemsBelow } from './attributes.ts'
import type { OtlpSpan } from './otlp-span.ts'

type Fields = Record<string, unknown>

/** A message as OpenAI's chats have it, as far as a span tells it. */
export interface SpanMessage {
  readonly role: string
  readonly content: unknown
  readonly tool_calls?: readonly Fields[]
  readonly tool_call_id?: string
  /** Of an answer alone. */
  readonly finish_reason?: string
}

/** What was sent, from whichever convention the span follows; empty when it was not recorded. */
export function inputMessages(span: OtlpSpan): readonly SpanMessage[] {
  const { attributes } = span
  const told = structured(span, 'gen_ai.input.messages')
  if (told.length > 0) {
    const instructions = partsText(asList(firstStructured(span, 'gen_ai.system_instructions')))
    return instructions === '' ? told : [{ role: 'system', content: instructions }, ...told]
  }
  const events = span.events.flatMap(({ name, attributes: said }) => inputEvent(name, said))
  if (events.length > 0) return events
  return indexed(attributes, ['gen_ai.prompt.', 'llm.input_messages.'], 'user')
}

/** What was answered, a message a choice. */
export function outputMessages(span: OtlpSpan): readonly SpanMessage[] {
  const told = structured(span, 'gen_ai.output.messages')
  if (told.length > 0) return told
  const events = span.events.flatMap(({ name, attributes }) => outputEvent(name, attributes))
  if (events.length > 0) return events
  const items = indexed(span.attributes, ['gen_ai.completion.', 'llm.output_messages.'], 'assistant')
  if (items.length > 0) return items
  const calls = firstValue(span.attributes, ['ai.response.toolCalls'])
  const content = firstText(span.attributes, ['ai.response.text', 'ai.response.object'])
  if (content === undefined && calls === undefined) return []
  return [{ role: 'assistant', content: content ?? null, ...withCalls(asList(calls).map(asRecord).map(toCall)) }]
}

/** The newer convention: JSON in an attribute, of the span or of its event. */
function structured(span: OtlpSpan, name: string): readonly SpanMessage[] {
  return asList(firstStructured(span, name)).filter(isRecord).map(fromParts)
}

function firstStructured({ attributes, events }: OtlpSpan, name: string): unknown {
  const value = firstValue(attributes, [name])
  if (value !== undefined) return value
  const details = events.find((event) => event.name === 'gen_ai.client.inference.operation.details')
  return details && firstValue(details.attributes, [name])
}

/** https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-input-messages.json */
function fromParts({ role, parts, content, finish_reason }: Fields): SpanMessage {
  const list = asList(parts).map(asRecord)
  const calls = list.filter(({ type }) => type === 'tool_call').map(toCall)
  const result = list.find(({ type }) => type === 'tool_call_response')
  return {
    role: asString(role) ?? 'user',
    content: result ? (result.response ?? result.result ?? null) : partsText(list) || (content ?? null),
    ...withCalls(calls),
    ...(typeof result?.id === 'string' && { tool_call_id: result.id }),
    ...(typeof finish_reason === 'string' && { finish_reason }),
  }
}

function partsText(parts: readonly unknown[]): string {
  return parts
    .map(asRecord)
    .flatMap(({ type, content }) => (type === 'text' && typeof content === 'string' ? [content] : []))
    .join('\n')
}

/** A call of a tool under any of its names, as OpenAI writes it. */
function toCall(call: Fields): Fields {
  const inner = asRecord(call.function)
  const given = call.arguments ?? call.args ?? call.input ?? inner.arguments ?? {}
  return {
    ...(typeof (call.id ?? call.toolCallId) === 'string' && { id: call.id ?? call.toolCallId }),
    type: 'function',
    function: {
      name: call.name ?? call.toolName ?? inner.name ?? '',
      arguments: typeof given === 'string' ? given : JSON.stringify(given),
    },
  }
}

function withCalls(calls: readonly Fields[]): Pick<SpanMessage, 'tool_calls'> {
  return calls.length > 0 ? { tool_calls: calls } : {}
}

/** The convention of 2024 and 2025: an event a message. */
function inputEvent(name: string, attributes: Attributes): SpanMessage[] {
  const role = /^gen_ai\.(system|user|assistant|tool)\.message$/.exec(name)?.[1]
  if (role !== undefined) {
    const content = firstValue(attributes, ['content', 'gen_ai.event.content'])
    return [{ role: firstText(attributes, ['role']) ?? role, content: content ?? null }]
  }
  if (name !== 'gen_ai.content.prompt') return []
  const prompt = firstValue(attributes, ['gen_ai.prompt'])
  return Array.isArray(prompt) ? prompt.map(asRecord).map(fromParts) : [{ role: 'user', content: prompt ?? null }]
}

function outputEvent(name: string, attributes: Attributes): SpanMessage[] {
  if (name === 'gen_ai.choice') {
    const message = firstValue(attributes, ['message', 'gen_ai.event.content', 'content'])
    const { role, content } = asRecord(message)
    const reason = firstText(attributes, ['finish_reason'])
    const said = isRecord(message) ? (content ?? null) : (message ?? null)
    return [
      { role: asString(role) ?? 'assistant', content: said, ...(reason !== undefined && { finish_reason: reason }) },
    ]
  }
  if (name !== 'gen_ai.content.completion') return []
  const said = firstValue(attributes, ['gen_ai.completion'])
  return Array.isArray(said) ? said.map(asRecord).map(fromParts) : [{ role: 'assistant', content: said ?? null }]
}

/** Traceloop's and OpenInference's: an attribute a field, `gen_ai.prompt.0.role`, `llm.input_messages.0.message.role`. */
function indexed(attributes: Attributes, prefixes: readonly string[], role: string): readonly SpanMessage[] {
  for (const prefix of prefixes) {
    const items = itemsBelow(attributes, prefix)
    if (items.length > 0) return items.map((item) => fromItem(unwrap(item, 'message.'), role))
  }
  return []
}

function fromItem(item: Attributes, role: string): SpanMessage {
  const texts = itemsBelow(item, 'contents.').map((part) => firstText(part, ['message_content.text']) ?? '')
  const calls = itemsBelow(item, 'tool_calls.').map((each) => {
    const call = unwrap(each, 'tool_call.')
    return toCall({
      id: firstText(call, ['id']),
      name: firstText(call, ['name', 'function.name']),
      arguments: firstText(call, ['arguments', 'function.arguments']),
    })
  })
  const reason = firstText(item, ['finish_reason'])
  const result = firstText(item, ['tool_call_id'])
  return {
    role: firstText(item, ['role']) ?? role,
    content: firstText(item, ['content']) ?? (texts.length > 0 ? texts.join('\n') : null),
    ...withCalls(calls),
    ...(result !== undefined && { tool_call_id: result }),
    ...(reason !== undefined && { finish_reason: reason }),
  }
}

function unwrap(item: Attributes, prefix: string): Attributes {
  const inner = attributesBelow(item, prefix)
  return inner.size > 0 ? inner : item
}
