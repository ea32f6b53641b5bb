import { asList, asRecord, isRecord } from '@litecone/core'
import { type Attributes, attributesBelow, firstText, firstValue, itemsBelow } from './attributes.ts'
import { readMessage, readMessages, type SpanMessage, toCall, withCalls } from './message-parts.ts'
import type { OtlpSpan } from './otlp-span.ts'

/** Attributes that contain a list of messages in some instrumentations, and text in others. */
const INPUTS = ['ai.prompt.messages', 'gen_ai.prompt', 'input.value', 'traceloop.entity.input'] as const

/** The input messages of a span in any convention; empty if they were not recorded. */
export function inputMessages(span: OtlpSpan): readonly SpanMessage[] {
  const { attributes } = span
  const messages = readMessages(structured(span, 'gen_ai.input.messages'), 'user')
  if (messages.length > 0) return [...readInstructions(structured(span, 'gen_ai.system_instructions')), ...messages]
  const events = span.events.flatMap(({ name, attributes: details }) => inputEvent(name, details))
  if (events.length > 0) return events
  const items = indexed(attributes, ['gen_ai.prompt.', 'llm.input_messages.'], 'user')
  return items.length > 0 ? items : readMessages(firstValue(attributes, INPUTS), 'user')
}

/** The messages of the response, one for each choice. */
export function outputMessages(span: OtlpSpan): readonly SpanMessage[] {
  const { attributes } = span
  const messages = readMessages(structured(span, 'gen_ai.output.messages'), 'assistant')
  if (messages.length > 0) return messages
  const events = span.events.flatMap((event) => outputEvent(event.name, event.attributes))
  if (events.length > 0) return events
  const items = indexed(attributes, ['gen_ai.completion.', 'llm.output_messages.'], 'assistant')
  return items.length > 0 ? items : aiSdkAnswer(attributes)
}

/** https://ai-sdk.dev/docs/ai-sdk-core/telemetry#call-llm-spans */
function aiSdkAnswer(attributes: Attributes): SpanMessage[] {
  const calls = firstValue(attributes, ['ai.response.toolCalls'])
  const content = firstText(attributes, ['ai.response.text', 'ai.response.object', 'ai.result.text'])
  if (content === undefined && calls === undefined) return []
  const reasoning = firstText(attributes, ['ai.response.reasoning'])
  const reason = firstText(attributes, ['ai.response.finishReason', 'ai.finishReason'])
  return [
    {
      role: 'assistant',
      content: content ?? null,
      ...(reasoning !== undefined && { reasoning_content: reasoning }),
      ...withCalls(asList(calls).map(asRecord).map(toCall)),
      ...(reason !== undefined && { finish_reason: reason }),
    },
  ]
}

/** OpenTelemetry's newer convention: JSON in an attribute of the span or of an event. */
function structured({ attributes, events }: OtlpSpan, name: string): unknown {
  const value = firstValue(attributes, [name])
  if (value !== undefined) return value
  const details = events.find((event) => event.name === 'gen_ai.client.inference.operation.details')
  return details && firstValue(details.attributes, [name])
}

/** System instructions are parts without a role. */
function readInstructions(value: unknown): SpanMessage[] {
  if (typeof value === 'string') return [{ role: 'system', content: value }]
  return Array.isArray(value) && value.length > 0 ? readMessage({ parts: value }, 'system') : []
}

/** OpenTelemetry's convention of 2024 and 2025: an event for each message. */
function inputEvent(name: string, attributes: Attributes): readonly SpanMessage[] {
  const role = /^gen_ai\.(system|user|assistant|tool)\.message$/.exec(name)?.[1]
  if (role !== undefined) {
    const content = firstValue(attributes, ['content', 'gen_ai.event.content'])
    // Azure's SDKs write the whole message where others write its text.
    if (isRecord(content)) return readMessage(content, role)
    const calls = firstValue(attributes, ['tool_calls'])
    const named = { role: firstText(attributes, ['role']), id: firstText(attributes, ['id']) }
    return readMessage({ ...named, content, tool_calls: calls }, role)
  }
  if (name !== 'gen_ai.content.prompt') return []
  return readEither(firstValue(attributes, ['gen_ai.prompt']), 'user')
}

function outputEvent(name: string, attributes: Attributes): readonly SpanMessage[] {
  if (name === 'gen_ai.content.completion')
    return readEither(firstValue(attributes, ['gen_ai.completion']), 'assistant')
  if (name !== 'gen_ai.choice') return []
  const said = firstValue(attributes, ['message', 'gen_ai.event.content', 'content'])
  const reason = firstText(attributes, ['finish_reason'])
  const choice = asRecord(said)
  const message = isRecord(choice.message) ? choice.message : isRecord(said) ? said : { content: said }
  return readMessage({ ...message, finish_reason: reason ?? choice.finish_reason }, 'assistant')
}

function readEither(value: unknown, role: string): readonly SpanMessage[] {
  const messages = readMessages(value, role)
  return messages.length > 0 ? messages : [{ role, content: value ?? null }]
}

/** The conventions of Traceloop and OpenInference: an attribute for each field, such as `gen_ai.prompt.0.role` or `llm.input_messages.0.message.role`. */
function indexed(attributes: Attributes, prefixes: readonly string[], role: string): readonly SpanMessage[] {
  for (const prefix of prefixes) {
    const items = itemsBelow(attributes, prefix)
    if (items.length > 0) return items.map((item) => fromItem(unwrap(item, 'message.'), role))
  }
  return []
}

function fromItem(item: Attributes, role: string): SpanMessage {
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
    content: firstText(item, ['content']) ?? contentsOf(item),
    ...withCalls(calls),
    ...(result !== undefined && { tool_call_id: result }),
    ...(reason !== undefined && { finish_reason: reason }),
  }
}

/** OpenInference's parts: https://github.com/Arize-ai/openinference/blob/main/spec/semantic_conventions.md */
function contentsOf(item: Attributes): unknown {
  const parts = itemsBelow(item, 'contents.').map((part) => {
    const url = firstText(part, ['message_content.image.image.url'])
    if (url !== undefined) return { type: 'image_url', image_url: { url } }
    return { type: 'text', text: firstText(part, ['message_content.text']) ?? '' }
  })
  return readMessage({ parts }, '')[0]?.content ?? null
}

function unwrap(item: Attributes, prefix: string): Attributes {
  const inner = attributesBelow(item, prefix)
  return inner.size > 0 ? inner : item
}
