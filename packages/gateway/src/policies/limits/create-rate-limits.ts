import { formatRateLimitPolicy, type RateLimitPolicy } from '@litecone/headers'
import type { GatewayServices } from '../../gateway-services.ts'
import type { Exchange, OwnAnswer } from '../../proxy/exchange.ts'
import type { Eventually } from '../../proxy/policies.ts'
import { reasonOf } from '../../reason-of.ts'
import type { TakeResult } from '../../stores/index.ts'
import { type Limit, limitsOf } from './limits-of.ts'
import type { LimitsConfig } from './limits-schema.ts'
import { refuseLimited, refuseUncounted } from './refuse-limited.ts'

export interface RateLimits {
  /** Takes tokens from a request's buckets before it is sent. Resolves to the refusal if one of them is empty. Never rejects. */
  check(exchange: Exchange): Eventually<OwnAnswer | undefined>
}

type Services = Pick<GatewayServices, 'counters' | 'report'>

/** The maximum charge for one response, as at Helicone. */
const MAX_CENTS = 1_000_000

/**
 * Rate limits with token buckets. A limit in requests is charged before the call. A limit in cents allows a request while any are left, and is charged once
 * the cost is known. If one of several limits refuses a request, the tokens taken from the others are returned.
 */
export function createRateLimits({ counters, report }: Services, config: LimitsConfig): RateLimits {
  async function take(exchange: Exchange, limits: readonly Limit[]): Promise<OwnAnswer | undefined> {
    const taken: Limit[] = []
    for (const limit of limits) {
      const cost = costOf(limit.policy)
      const result = await counters.take(limit.bucket, { ...limit.rate, cost })
      if (result.allowed) {
        taken.push(limit)
        // The request's own policy is first, and is the one that the response headers describe.
        if (limit === limits[0]) noteState(exchange, limit, result)
        continue
      }
      noteState(exchange, limit, result)
      await Promise.all(
        taken.map(({ bucket, rate, policy }) => counters.charge(bucket, { ...rate, amount: -costOf(policy) })),
      )
      exchange.notes.rateLimited = true
      exchange.notes.errorType = 'rate_limited'
      return refuseLimited(limit.policy, result)
    }
    for (const limit of taken) if (limit.policy.unit === 'cents') chargeAfterwards(exchange, limit)
    return undefined
  }

  function chargeAfterwards({ notes }: Exchange, { bucket, rate }: Limit): void {
    notes.afterwards.push(async (costUsd) => {
      if (!costUsd) return
      try {
        await counters.charge(bucket, { ...rate, amount: Math.min(costUsd * 100, MAX_CENTS) })
      } catch (error) {
        report.warn('A limit in cents could not be charged.', { reason: reasonOf(error) })
      }
    })
  }

  async function tryToTake(exchange: Exchange, limits: readonly Limit[]): Promise<OwnAnswer | undefined> {
    try {
      return await take(exchange, limits)
    } catch (error) {
      report.warn('Limits cannot be looked up.', { requestId: exchange.id, reason: reasonOf(error) })
      return config.onStoreError === 'refuse' ? refuseUncounted() : undefined
    }
  }

  return {
    check(exchange) {
      const limits = limitsOf(exchange, config.policies)
      return limits.length ? tryToTake(exchange, limits) : undefined
    },
  }
}

/** 0 only checks whether any tokens are left. */
function costOf({ unit }: RateLimitPolicy): number {
  return unit === 'cents' ? 0 : 1
}

function noteState({ notes }: Exchange, { policy }: Limit, { remaining, resetSeconds }: TakeResult): void {
  Object.assign(notes.answerHeaders, {
    'helicone-ratelimit-limit': String(policy.quota),
    'helicone-ratelimit-remaining': String(Math.max(0, Math.floor(remaining))),
    'helicone-ratelimit-policy': formatRateLimitPolicy(policy),
    ...(resetSeconds > 0 && { 'helicone-ratelimit-reset': String(resetSeconds) }),
  })
}
