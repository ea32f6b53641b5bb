import { type Call, createCall } from './call.ts'
import type { Completion, CompletionParameters } from './chat.ts'
import { checkCompletionRequest } from './check.ts'
import { complete } from './complete.ts'
import { normalizeImages } from './content.ts'
import { type Environment, standalone } from './environment.ts'
import type { ModelReference } from './fallbacks.ts'
import { createMockAnswer } from './mock.ts'
import { openStream, replay } from './open-stream.ts'
import { type CallOptions, mergeOptions } from './options.ts'
import { prepare } from './prepare.ts'
import { runCall, runStream, type TryModel } from './run.ts'
import type { SchemaOutput, StandardSchema } from './standard-schema.ts'
import type { CompletionStream } from './stream.ts'
import { prepareOutput } from './structured-output.ts'

export interface CompletionRequest extends CompletionParameters {
  /** A model such as `openai('gpt-6-sol')`, or in a client a name such as `openai/gpt-6-sol`. */
  model: ModelReference
  /** `true` returns a `CompletionStream` instead of a `Completion`. */
  stream?: boolean | null | undefined
}

/** A completion with `parsed`: its text as a value of the schema. Absent if the model refused or called a tool. */
export type ParsedCompletion<Schema> = Completion & { parsed?: SchemaOutput<Schema> }

export interface CompletionFunction {
  /** Resolves when the first chunk arrives. An earlier failure rejects, and can be retried or fall back. */
  (request: CompletionRequest & { stream: true }, options?: CallOptions): Promise<CompletionStream>
  <Schema extends StandardSchema>(
    request: CompletionRequest & { stream?: false | null | undefined; response_format: Schema },
    options?: CallOptions,
  ): Promise<ParsedCompletion<Schema>>
  (request: CompletionRequest & { stream?: false | null | undefined }, options?: CallOptions): Promise<Completion>
  (request: CompletionRequest, options?: CallOptions): Promise<Completion | CompletionStream>
}

/**
 * Calls a model of any provider, with the request and response of OpenAI's Chat Completions API.
 *
 * @throws LlmError Every failure, before or after sending. See the subclasses, or switch on `code`.
 *
 * @example
 * const reply = await completion({ model: openai('gpt-6-sol'), messages: [{ role: 'user', content: 'Hello' }] })
 * console.log(reply.choices[0]?.message.content)
 */
export const completion: CompletionFunction = /* @__PURE__ */ createCompletion(standalone)

export function createCompletion(environment: () => Environment): CompletionFunction {
  function run(request: CompletionRequest & { stream: true }, options?: CallOptions): Promise<CompletionStream>
  function run<Schema extends StandardSchema>(
    request: CompletionRequest & { stream?: false | null | undefined; response_format: Schema },
    options?: CallOptions,
  ): Promise<ParsedCompletion<Schema>>
  function run(
    request: CompletionRequest & { stream?: false | null | undefined },
    options?: CallOptions,
  ): Promise<Completion>
  function run(request: CompletionRequest, options?: CallOptions): Promise<Completion | CompletionStream>
  async function run(given: CompletionRequest, callOptions?: CallOptions): Promise<Completion | CompletionStream> {
    checkCompletionRequest(given)
    const env = environment()
    const options = mergeOptions(env.options, callOptions)
    const { model, stream, ...parameters } = given
    const route = env.route(callOptions)
    const requested = env.describe(model)
    const messages = normalizeImages(parameters.messages)
    const { request, parse } = prepareOutput(
      messages === parameters.messages ? parameters : { ...parameters, messages },
    )
    const call = createCall({
      operation: 'chat',
      request,
      requestedModel: typeof model === 'string' ? model : `${requested.provider}/${requested.model}`,
      requested,
      stream: stream === true,
      options,
      transport: env.transport(),
      notifier: callOptions ? env.notifier.extend(callOptions) : env.notifier,
      parse,
    })
    env.announce(call)
    if (stream) return runStream(call, route, model, streamed(call, request))
    return runCall(call, route, model, whole(call, request))
  }
  return run
}

function whole(call: Call, request: CompletionParameters): TryModel<Completion> {
  return async (model) => {
    const prepared = await prepare(call, request, model, (wire) => wire.chat)
    const { mockResponse } = call.options
    const answer =
      mockResponse === undefined ? await complete(prepared) : createMockAnswer(mockResponse, call, model.id)
    if (call.parse) await call.parse(answer)
    return answer
  }
}

function streamed(call: Call, request: CompletionParameters): TryModel<CompletionStream> {
  return async (model) => {
    const prepared = await prepare(call, request, model, (wire) => wire.chat)
    const { mockResponse } = call.options
    const { chat } = model.provider.definition.wire
    if (mockResponse === undefined && chat) return openStream(prepared, chat)
    return replay(prepared, createMockAnswer(mockResponse ?? '', call, model.id))
  }
}
