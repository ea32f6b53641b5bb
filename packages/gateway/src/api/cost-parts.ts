import type { PriceBook } from '@litecone/core'
import { costOf } from '../meter/cost-of.ts'
import type { LogEntry } from '../stores/index.ts'
import type { ApiCostParts } from './types.ts'

/**
 * The cost of each kind of token. A log contains only the sum, so the parts are computed again with the prices at the time of the call. If they do not add up
 * to the sum (because a client logged its own cost, or of a tier or kind of token that is not stored), there are none.
 */
export function costParts(entry: LogEntry, prices: PriceBook): ApiCostParts | null {
  const { tokens, costUsd, provider, createdAt } = entry
  if (costUsd === null || tokens.prompt === null) return null
  const models = [entry.servedModel, entry.requestedModel, entry.model].flatMap((model) => model || [])
  const completion = tokens.completion ?? 0
  const usage = {
    prompt_tokens: tokens.prompt,
    completion_tokens: completion,
    total_tokens: tokens.total ?? tokens.prompt + completion,
    prompt_tokens_details: { cached_tokens: tokens.cacheRead ?? 0, cache_creation_tokens: tokens.cacheWrite ?? 0 },
    completion_tokens_details: { reasoning_tokens: tokens.reasoning ?? 0 },
  }
  const cost = costOf({ provider, models, usage, at: createdAt }, prices)
  if (!cost || Math.abs(cost.total - costUsd) > ROUNDED) return null
  const { total: _, ...parts } = cost
  return parts
}

/** Tolerance, because stores round to a billionth of a dollar. */
const ROUNDED = 1e-9
