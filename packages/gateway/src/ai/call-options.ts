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

/** The options of core that a request's headers set. By default nothing is retried, because OpenAI's clients do so themselves. */
export function readCallOptions(options: ParsedHeliconeHeaders): CallOptions {
  return {
    retry: retryPolicy(options),
    ...(options.increaseTimeout && { timeout: { total: INCREASED_TIMEOUT_MS, firstByte: INCREASED_TIMEOUT_MS } }),
  }
}

/** `Helicone-Increase-Timeout`: 30 minutes. */
const INCREASED_TIMEOUT_MS = 1_800_000

function retryPolicy(options: ParsedHeliconeHeaders): RetryPolicy | false {
  const { enabled, num, factor, minTimeout, maxTimeout } = readRetry(options)
  if (!enabled) return false
  // The policy is for a single call, so core's budget of retries across calls does not apply.
  return retry({ attempts: num, minDelay: minTimeout, maxDelay: maxTimeout, factor, budget: Number.POSITIVE_INFINITY })
}

/** Tries the other models in order: those of the request's `model` after any failure, those of `Helicone-Fallbacks` after their statuses. */
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
