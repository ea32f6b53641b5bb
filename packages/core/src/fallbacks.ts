import { BadRequestError, isErrorOf, type LlmError } from './errors.ts'
import type { Model } from './provider.ts'

/** A model's name in a client (`provider/model`, or the name of a group of deployments), or a model. */
export type ModelReference = string | Model

export interface FallbackOptions {
  /** Tried in order when a call fails for any reason that has no list below. */
  general?: readonly ModelReference[] | undefined
  /** For prompts that are too long for the model: models with a larger window. */
  contextWindow?: readonly ModelReference[] | undefined
  /** For prompts that the provider's content filter refused. */
  contentPolicy?: readonly ModelReference[] | undefined
  /** Which failures lead to `general`. Default: all but those that no other model would mend: a wrong request, a caller that left, text that misses the schema. */
  on?: ((error: LlmError) => boolean) | undefined
}

/** A value for `createClient({ fallbacks })` or a call's options, which also take a plain list: it is `{ general: list }`. */
export interface FallbackPolicy {
  /** The models to try for this failure, best first. */
  candidates(error: LlmError): readonly ModelReference[]
  /** All that may ever be tried. A client refuses names among them that nobody answers to, when it is made. */
  readonly models?: readonly ModelReference[]
}

/** Other models on chosen kinds of failure. Each is tried once, with the client's retries. */
export function fallbacks(options: FallbackOptions | readonly ModelReference[]): FallbackPolicy {
  const { general, contextWindow, contentPolicy, on }: FallbackOptions = isList(options)
    ? { general: options }
    : options
  const listed = listPolicy(general ?? [], on)
  return {
    models: [...(general ?? []), ...(contextWindow ?? []), ...(contentPolicy ?? [])],
    candidates(error) {
      if (isErrorOf(error, 'context_window_exceeded')) return contextWindow ?? []
      if (isErrorOf(error, 'content_policy_violation')) return contentPolicy ?? []
      return listed.candidates(error)
    },
  }
}

/** The policy that options hold. Apart from `fallbacks`, so that calls without it do not carry it. */
export function readFallbacks(given: FallbackPolicy | readonly ModelReference[]): FallbackPolicy {
  if (isList(given)) return listPolicy(given)
  if (typeof given.candidates === 'function') return given
  throw new BadRequestError('fallbacks must be a list of models, or fallbacks().', {
    param: 'fallbacks',
  })
}

function listPolicy(list: readonly ModelReference[], on = mayHelp): FallbackPolicy {
  return { models: list, candidates: (error) => (on(error) ? list : []) }
}

function isList<T>(options: T | readonly ModelReference[]): options is readonly ModelReference[] {
  return Array.isArray(options)
}

/** Whether another model, or another deployment, may answer better: not where the request is wrong, the caller left, or the text misses the schema. */
export function mayHelp(error: LlmError): boolean {
  return !isErrorOf(error, 'bad_request') && !isErrorOf(error, 'aborted') && !isErrorOf(error, 'schema_mismatch')
}
