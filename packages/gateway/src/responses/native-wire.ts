import {
  asList,
  asNumber,
  asRecord,
  asString,
  type CallContext,
  type ChatOperation,
  type Completion,
  type CompletionChunk,
  createChunk,
  createFailureError,
  createTruncatedStreamError,
  createUsageChunk,
  isRecord,
  parseJson,
  type StreamDecoder,
  type StreamEvent,
  type Wire,
} from '@litecone/core'
import { CHAT_PARAMETERS } from '@litecone/providers-openai'
import { readUsage } from '../meter/read-usage.ts'

type Fields = Readonly<Record<string, unknown>>

/** Ids of providers with a Responses API, at `/responses` below their base URL. */
export const NATIVE_PROVIDERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'openai',
  'xai', // https://docs.x.ai/docs/api-reference#create-new-response
  'groq', // https://console.groq.com/docs/responses-api
  'openrouter', // https://openrouter.ai/docs/api-reference/responses/overview
  'vercel', // https://vercel.com/docs/ai-gateway/sdks-and-apis/responses
  'helicone', // https://docs.helicone.ai/gateway/concepts/responses-api
])

/** The unchanged response of a provider. Filled in while the wire decodes it. */
export interface NativeAnswer {
  /** The complete response; `undefined` before its end. */
  response: unknown
  /** The text of the events from which each chunk was decoded. */
  readonly events: WeakMap<CompletionChunk, string>
  /** The text of the event that reports a failure, if the stream had already begun. */
  failure: string | undefined
}

/**
 * Creates a wire for one request. Sends the request to the provider unchanged, except for `model` and `stream`. Decodes the response only as far as core needs it for
 * retries, fallbacks and the log. `inner` is the provider's own wire, which decodes errors.
 */
export function createNativeWire(inner: Wire, request: Fields, answer: NativeAnswer): Wire {
  const chat: ChatOperation = {
    parameters: CHAT_PARAMETERS,
    inputs: ['image', 'audio', 'pdf'],
    encode: (_, { model, stream }) => ({ path: '/responses', body: { ...request, model, stream } }),
    decode(body, context) {
      answer.response = body
      return toCompletion(asRecord(body), context)
    },
    decoder: (context) => createDecoder(inner, context, answer),
  }
  return { id: 'openai-responses', chat, decodeFailure: inner.decodeFailure }
}

function toCompletion(response: Fields, { model, created }: CallContext): Completion {
  const usage = readUsage(response, 'openai')
  const message = { role: 'assistant' as const, content: textOf(response), refusal: null }
  return {
    id: asString(response.id) ?? '',
    object: 'chat.completion',
    created: asNumber(response.created_at) ?? created,
    model: asString(response.model) ?? model,
    choices: [{ index: 0, finish_reason: 'stop', logprobs: null, message }],
    ...(usage && { usage }),
  }
}

function textOf({ output }: Fields): string {
  const parts = asList(output).flatMap((item) => asList(asRecord(item).content))
  return parts.map((part) => asString(asRecord(part).text) ?? '').join('')
}

/** Events before any output. They are held back until the first output, so that a stream that fails before it can still be retried. */
const PRELIMINARY = /^response\.(?:created|queued|in_progress)$/
const LAST = /^response\.(?:completed|incomplete)$/

function createDecoder(inner: Wire, context: CallContext, answer: NativeAnswer): StreamDecoder {
  const { model, created, callId } = context
  let head = { id: callId, created, model }
  let held = ''
  let isComplete = false
  let hasOutput = false

  function chunksOf({ type, delta, response }: Fields): CompletionChunk[] {
    const fields = asRecord(response)
    if (isRecord(response))
      head = { ...head, id: asString(fields.id) ?? head.id, model: asString(fields.model) ?? model }
    if (PRELIMINARY.test(String(type))) return []
    const content = type === 'response.output_text.delta' ? asString(delta) : undefined
    if (!LAST.test(String(type))) return [createChunk(head, content === undefined ? {} : { content })]
    isComplete = true
    answer.response = response
    const usage = readUsage(fields, 'openai')
    return usage ? [createChunk(head, {}, 'stop'), createUsageChunk(head, usage)] : [createChunk(head, {}, 'stop')]
  }

  function throwIfFailed(text: string, { type, response, ...event }: Fields): void {
    const error =
      type === 'response.failed' ? asRecord(response).error : type === 'error' ? (event.error ?? event) : undefined
    if (error === undefined) return
    if (hasOutput) answer.failure = text
    const failure = inner.decodeFailure(500, { error }, {})
    const kind = failure.kind ?? 'internal_server'
    throw createFailureError(
      { ...failure, kind },
      { status: undefined, provider: context.provider, model, body: { error } },
    )
  }

  return {
    push(event) {
      if (event.data === '[DONE]') return []
      const fields = asRecord(parseJson(event.data))
      const text = textOfEvent(event)
      throwIfFailed(text, fields)
      const chunks = chunksOf(fields)
      held += text
      const [first] = chunks
      if (!first) return []
      hasOutput = true
      answer.events.set(first, held)
      held = ''
      return chunks
    },
    end() {
      if (!isComplete) throw createTruncatedStreamError(context)
      return []
    },
  }
}

function textOfEvent({ event, data }: StreamEvent): string {
  const lines = data.split('\n').map((line) => `data: ${line}\n`)
  return `${event === undefined ? '' : `event: ${event}\n`}${lines.join('')}\n`
}
