import { createCall } from './call.ts'
import { checkEmbeddingRequest } from './check.ts'
import { complete } from './complete.ts'
import type { EmbeddingParameters, EmbeddingResponse } from './embedding-types.ts'
import { type Environment, standalone } from './environment.ts'
import type { ModelReference } from './fallbacks.ts'
import type { ModerationParameters, ModerationResponse } from './moderation-types.ts'
import { type CallOptions, mergeOptions } from './options.ts'
import { prepare } from './prepare.ts'
import { runCall } from './run.ts'

export interface EmbeddingRequest extends EmbeddingParameters {
  model: ModelReference
}

export interface ModerationRequest extends ModerationParameters {
  model: ModelReference
}

export type EmbeddingFunction = (request: EmbeddingRequest, options?: CallOptions) => Promise<EmbeddingResponse>
export type ModerationFunction = (request: ModerationRequest, options?: CallOptions) => Promise<ModerationResponse>

/**
 * Embeds texts, with the request and response of OpenAI's embeddings API.
 *
 * @throws LlmError Every failure.
 *
 * @example
 * const { data } = await embedding({ model: openai('text-embedding-3-small'), input: ['Rhine', 'Rhone'] })
 */
export const embedding: EmbeddingFunction = /* @__PURE__ */ createEmbedding(standalone)

/**
 * Checks texts or images against the provider's policy, with the request and response of OpenAI's moderations API.
 *
 * @throws LlmError Every failure.
 */
export const moderation: ModerationFunction = /* @__PURE__ */ createModeration(standalone)

export function createEmbedding(environment: () => Environment): EmbeddingFunction {
  return async ({ model, ...request }, options) => {
    checkEmbeddingRequest(request)
    const { call, route } = open(environment(), 'embed', model, request, options)
    return runCall(call, route, model, async (one) => complete(await prepare(call, request, one, (wire) => wire.embed)))
  }
}

export function createModeration(environment: () => Environment): ModerationFunction {
  return async ({ model, ...request }, options) => {
    checkEmbeddingRequest(request)
    const { call, route } = open(environment(), 'moderate', model, request, options)
    return runCall(call, route, model, async (one) =>
      complete(await prepare(call, request, one, (wire) => wire.moderate)),
    )
  }
}

function open(
  env: Environment,
  operation: 'embed' | 'moderate',
  model: ModelReference,
  request: EmbeddingParameters | ModerationParameters,
  callOptions: CallOptions | undefined,
) {
  const requested = env.describe(model)
  const call = createCall({
    operation,
    request,
    requestedModel: typeof model === 'string' ? model : `${requested.provider}/${requested.model}`,
    requested,
    stream: false,
    options: mergeOptions(env.options, callOptions),
    transport: env.transport(),
    notifier: callOptions ? env.notifier.extend(callOptions) : env.notifier,
    parse: undefined,
  })
  env.announce(call)
  return { call, route: env.route(callOptions) }
}
