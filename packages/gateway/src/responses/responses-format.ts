import {
  type Completion,
  type CompletionParameters,
  completionToChunks,
  defineProvider,
  isLlmError,
  type Model,
} from '@litecone/core'
import type { AiFormat } from '../ai/ai-format.ts'
import { errorBody } from '../ai/error-answer.ts'
import type { UnderstoodCall } from '../ai/understand-ai-call.ts'
import { createNativeWire, NATIVE_PROVIDERS, type NativeAnswer } from './native-wire.ts'
import { createResponseEncoder } from './response-encoder.ts'
import { toChatRequest } from './to-chat-request.ts'

/**
 * OpenAI's Responses API for every model. If the provider has this API, requests and responses pass through unchanged. Otherwise, the request is translated to Chat
 * Completions, and the response back. Throws a `BadRequestError` for a request that cannot be translated.
 */
export function createResponsesFormat({ request, candidates, exchange }: UnderstoodCall): AiFormat {
  const { stream, parameters: body } = request
  const isNative = (id: string) => NATIVE_PROVIDERS.has(id)
  const parameters = toParameters(
    body,
    candidates.every(({ provider }) => isNative(provider.id)),
  )
  const native: NativeAnswer = { response: undefined, events: new WeakMap(), failure: undefined }
  let last: unknown
  let sequence = 0

  const eventOf = (type: string, fields: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`

  function toResponse(answer: Completion): unknown {
    const encoder = createResponseEncoder({ id: exchange.id, request: body }, () => {})
    for (const chunk of completionToChunks(answer)) encoder.push(chunk)
    return encoder.end()
  }

  return {
    adapt: (model) => (isNative(model.provider.id) ? withNativeWire(model, body, native) : model),
    ask: (client, model, options) => client.completion({ ...parameters, model, stream }, options),
    body(answer) {
      last = native.response ?? toResponse(answer as Completion)
      return JSON.stringify(last)
    },
    async write(chunks, writer) {
      let events: string[] = []
      const emit = (type: string, fields: object) => void events.push(eventOf(type, fields))
      const encoder = createResponseEncoder({ id: exchange.id, request: body }, emit)
      const flush = () => {
        const text = events.join('')
        events = []
        return text === '' ? undefined : writer.write(text)
      }
      let isNativeStream = false
      for await (const chunk of chunks) {
        const nativeEvents = native.events.get(chunk)
        isNativeStream ||= nativeEvents !== undefined
        if (!isNativeStream) encoder.push(chunk)
        await (nativeEvents === undefined ? flush() : writer.write(nativeEvents))
      }
      if (isNativeStream) return
      last = encoder.end()
      await flush()
    },
    failure: (error) => native.failure ?? eventOf('error', errorBody(error).error),
    logged({ response }) {
      const answer = last ?? native.response ?? (response && toResponse(response as Completion))
      return answer === undefined ? undefined : JSON.stringify(answer)
    },
  }
}

/** Translates the request. If every provider has the API, the translation is never sent, and its errors are ignored. */
function toParameters(body: Readonly<Record<string, unknown>>, isNative: boolean): CompletionParameters {
  try {
    return toChatRequest(body)
  } catch (error) {
    if (isNative && isLlmError(error)) return { messages: [{ role: 'user', content: '' }] }
    throw error
  }
}

function withNativeWire(
  { provider, id }: Model,
  request: Readonly<Record<string, unknown>>,
  answer: NativeAnswer,
): Model {
  const { definition, settings } = provider
  const wire = createNativeWire(definition.wire, request, answer)
  return defineProvider({ ...definition, wire })({ ...settings, id: provider.id })(id)
}
