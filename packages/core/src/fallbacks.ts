import { BadRequestError, isErrorOf, type LlmError } from './errors.ts'
import type { Model } from './provider.ts'

/** A model such as `openai('gpt-6-sol')`, or in a client a name: `provider/model`, or a name from `router()`. */
export type ModelReference = string | Model

export interface FallbackOptions {
  /** Tried in order when a call fails for a reason without a list below. */
  general?: readonly ModelReference[] | undefined
  /** For prompts that are too long: models with a larger context window. */
  contextWindow?: readonly ModelReference[] | undefined
  /** For prompts rejected by the provider's content filter. */
  contentPolicy?: readonly ModelReference[] | undefined
  /** Which failures lead to `general`. Default: all except bad requests, aborted calls and schema mismatches, where another model would not help. */
  on?: ((error: LlmError) => boolean) | undefined
}

/** The value of the option `fallbacks`. A plain list is short for `fallbacks({ general: list })`. */
export interface FallbackPolicy {
  /** The models to try for this failure, best first. */
  candidates(error: LlmError): readonly ModelReference[]
  /** All models that may be tried. `createClient` throws if one of them is unknown. */
  readonly models?: readonly ModelReference[]
}

/** Other models to try, by kind of failure. Each is tried once, with the client's retries. */
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

/** Reads the option. Separate from `fallbacks()`, so that it is bundled only if used. */
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

/** Whether another model or deployment may help: not for bad requests, aborted calls and schema mismatches. */
export function mayHelp(error: LlmError): boolean {
  return !isErrorOf(error, 'bad_request') && !isErrorOf(error, 'aborted') && !isErrorOf(error, 'schema_mismatch')
}
