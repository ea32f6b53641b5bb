import { asRecord } from '@litecone/core'
import { firstNumber, firstText, firstValue, itemsBelow } from './attributes.ts'
import type { OtlpSpan } from './otlp-span.ts'
import type { SpanKind } from './span-kind.ts'
import { inputMessages, outputMessages } from './span-messages.ts'
import { spanUsage } from './span-usage.ts'

type Fields = Record<string, unknown>

/** Attributes with the input of a call that has no messages. */
const INPUTS = [
  'input.value',
  'gen_ai.tool.call.arguments',
  'ai.toolCall.args',
  'ai.prompt.messages',
  'ai.prompt',
  'ai.value',
  'ai.values',
  'traceloop.entity.input',
  'gen_ai.prompt',
  'embedding.text',
  'reranker.query',
  'db.query.text',
] as const

const OUTPUTS = [
  'output.value',
  'gen_ai.tool.call.result',
  'ai.toolCall.result',
  'traceloop.entity.output',
  'gen_ai.completion',
] as const

/** Attributes with the requested model, and with the one that answered. */
export const MODELS = ['gen_ai.request.model', 'llm.model_name', 'embedding.model_name', 'ai.model.id'] as const
export const RESPONSE_MODELS = ['gen_ai.response.model', 'ai.response.model'] as const

const PARAMETERS = [
  'temperature',
  'top_p',
  'top_k',
  'max_tokens',
  'frequency_penalty',
  'presence_penalty',
  'seed',
  'stop_sequences',
] as const

/** The request of a span in OpenAI's format. Tools and vector databases are in Helicone's. */
export function requestOf(span: OtlpSpan, kind: SpanKind): Fields {
  const { attributes, name } = span
  const input = firstValue(attributes, INPUTS) ?? embeddedTexts(span) ?? null
  if (kind === 'tool') {
    const names = ['gen_ai.tool.name', 'tool.name', 'ai.toolCall.name', 'traceloop.entity.name']
    return { _type: 'tool', toolName: firstText(attributes, names) ?? name, input }
  }
  if (kind === 'vector_db') {
    const operation = firstText(attributes, ['db.operation.name', 'db.operation']) ?? 'search'
    return { _type: 'vector_db', operation, text: input }
  }
  const model = firstText(attributes, MODELS)
  if (kind === 'embed' || kind === 'other') return { ...(model !== undefined && { model }), input }
  const recorded = inputMessages(span)
  return {
    ...(model !== undefined && { model }),
    messages: recorded.length > 0 ? recorded : input === null ? [] : [{ role: 'user', content: input }],
    ...parametersOf(span),
    ...(isStream(span) && { stream: true }),
  }
}

/** OpenInference's: `embedding.embeddings.0.embedding.text`. */
function embeddedTexts({ attributes }: OtlpSpan): string[] | undefined {
  const texts = itemsBelow(attributes, 'embedding.embeddings.').flatMap(
    (item) => firstText(item, ['embedding.text']) ?? [],
  )
  return texts.length > 0 ? texts : undefined
}

function parametersOf({ attributes }: OtlpSpan): Fields {
  const { messages: _, model: __, ...parameters } = asRecord(firstValue(attributes, ['llm.invocation_parameters']))
  const named = PARAMETERS.flatMap((name) => {
    const value = attributes.get(`gen_ai.request.${name}`)
    return value === undefined ? [] : [[name, value]]
  })
  const tools = firstValue(attributes, TOOLS)
  return { ...parameters, ...Object.fromEntries(named), ...(Array.isArray(tools) && { tools }) }
}

const TOOLS = ['gen_ai.tool.definitions', 'ai.prompt.tools'] as const
const STREAMS = ['gen_ai.request.stream', 'gen_ai.request.is_stream', 'llm.is_streaming'] as const

function isStream(span: OtlpSpan): boolean {
  const stream = firstText(span.attributes, STREAMS)
  return stream === undefined ? timeToFirstToken(span) !== undefined : stream === 'true'
}

/** In seconds. The last is the AI SDK's. */
const FIRST_CHUNKS = [
  'gen_ai.response.time_to_first_chunk',
  'gen_ai.server.time_to_first_token',
  'gen_ai.client.operation.time_to_first_chunk',
] as const

/** OpenLLMetry records an event for each chunk. */
const FIRST_EVENT = /first.?(?:token|chunk)|^llm\.content\.completion\.chunk$/i

/** In milliseconds from the start of the span. */
export function timeToFirstToken({ attributes, events, start }: OtlpSpan): number | undefined {
  const milliseconds = firstNumber(attributes, ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk'])
  if (milliseconds !== undefined) return milliseconds
  const seconds = firstNumber(attributes, FIRST_CHUNKS)
  if (seconds !== undefined) return seconds * 1000
  const event = events.find(({ name }) => FIRST_EVENT.test(name))
  return event && Math.max(0, event.at - start)
}

/** The response of a span in OpenAI's format. */
export function responseOf(span: OtlpSpan, kind: SpanKind): Fields {
  const { attributes } = span
  const output = firstValue(attributes, OUTPUTS)
  const error = span.isError ? { error: { type: errorTypeOf(span), message: span.message ?? '' } } : {}
  if (kind === 'tool' || kind === 'vector_db') return { ...(output !== undefined && { output }), ...error }
  const id = firstText(attributes, ['gen_ai.response.id', 'ai.response.id'])
  const model = firstText(attributes, RESPONSE_MODELS)
  const usage = spanUsage(attributes)
  return {
    ...(id !== undefined && { id }),
    ...(kind === 'embed' && { object: 'list' }),
    ...(kind === 'chat' && { object: 'chat.completion' }),
    ...(model !== undefined && { model }),
    ...(kind === 'chat' && { choices: choicesOf(span, output) }),
    ...(kind === 'other' && output !== undefined && { output }),
    ...(usage && { usage }),
    ...error,
  }
}

function choicesOf(span: OtlpSpan, output: unknown): Fields[] {
  const messages = outputMessages(span)
  // Some instrumentations record the complete response.
  const { choices } = asRecord(output)
  if (messages.length === 0 && Array.isArray(choices)) return choices.map(asRecord)
  const answers = messages.length > 0 || output === undefined ? messages : [{ role: 'assistant', content: output }]
  const reasons = span.attributes.get('gen_ai.response.finish_reasons')
  return answers.map(({ finish_reason, ...message }, index) => {
    const reason = finish_reason ?? (Array.isArray(reasons) ? reasons[index] : undefined)
    return { index, message, finish_reason: reason ?? null }
  })
}

/** The type of the error, from the attribute or the recorded exception. */
export function errorTypeOf({ attributes, events }: OtlpSpan): string {
  const exception = events.find(({ name }) => name === 'exception')
  return (
    firstText(attributes, ['error.type']) ??
    firstText(exception?.attributes ?? new Map(), ['exception.type']) ??
    'error'
  )
}
