import {
  type CallOptions,
  type FallbackPolicy,
  isErrorOf,
  type LlmError,
  type Model,
  type RetryPolicy,
  retry,
} from '@litecone/core'
import type { ParsedHeliconeHeaders } from '@litecone/headers'
import { isFallbackCode } from '@litecone/headers/contract'
import { readRetry } from '../attempts/read-retry.ts'
import type { Candidate } from './candidates.ts'
import { statusOf } from './error-answer.ts'

/** What a request's headers ask of core. Nothing is retried unless they ask for it: OpenAI's clients retry by themselves. */
export function readCallOptions(options: ParsedHeliconeHeaders): CallOptions {
  return {
    retry: retryPolicy(options),
    ...(options.increaseTimeout && { timeout: { total: LONG, firstByte: LONG } }),
  }
}

/** `Helicone-Increase-Timeout`: 30 minutes. */
const LONG = 1_800_000

function retryPolicy(options: ParsedHeliconeHeaders): RetryPolicy | false {
  const { enabled, num, factor, minTimeout, maxTimeout } = readRetry(options)
  if (!enabled) return false
  // The policy is made for one call, so a retry budget across calls has no meaning.
  return retry({ attempts: num, minDelay: minTimeout, maxDelay: maxTimeout, factor, budget: Number.POSITIVE_INFINITY })
}

/**
 * The models after the first, each tried when the one before it failed: after any failure if the request's `model` names it, after the given
 * statuses if `Helicone-Fallbacks` does.
 */
export function fallbackPolicy(candidates: readonly Candidate[], models: readonly Model[]): FallbackPolicy {
  let at = 0
  return {
    candidates(error) {
      const next = candidates[at + 1]
      const model = models[at + 1]
      if (!next || !model || !leadsTo(next, error)) return []
      at += 1
      return [model]
    },
  }
}

function leadsTo({ onCodes }: Candidate, error: LlmError): boolean {
  if (isErrorOf(error, 'aborted')) return false
  return onCodes === undefined || isFallbackCode(onCodes, statusOf(error))
}
