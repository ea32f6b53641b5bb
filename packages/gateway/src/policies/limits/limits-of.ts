import { createHash } from 'node:crypto'
import type { RateLimitPolicy } from '@litecone/headers'
import { rateLimitSegment } from '@litecone/headers/contract'
import type { Exchange } from '../../proxy/exchange.ts'
import { loggedProperties } from '../../proxy/logged-properties.ts'
import type { BucketPolicy } from '../../stores/index.ts'

/** A limit that applies to a request. */
export interface Limit {
  readonly policy: RateLimitPolicy
  readonly bucket: string
  readonly rate: BucketPolicy
}

/**
 * The limits of a request: from its header, its key and the configuration. A policy by user or property does not limit requests without it, as at Helicone.
 *
 * The name of a bucket does not depend on quota and window, so that a changed policy continues with the remaining tokens. Buckets of the header belong to the
 * owner of the key. Names are hashed, because values of properties are personal and of any length.
 */
export function limitsOf(exchange: Exchange, policies: readonly RateLimitPolicy[]): Limit[] {
  const { options, grant } = exchange
  const { keyId, owner, policy } = grant
  const limits = [
    ...(options.rateLimit ? [limitOf(exchange, options.rateLimit, ['header', owner])] : []),
    ...(policy.rateLimit ? [limitOf(exchange, policy.rateLimit, ['key', keyId ?? ''])] : []),
    ...policies.map((each, index) => limitOf(exchange, each, ['config', String(index)])),
  ]
  return limits.filter((limit) => limit !== undefined)
}

function limitOf(exchange: Exchange, policy: RateLimitPolicy, scope: readonly string[]): Limit | undefined {
  const segment = rateLimitSegment(policy, { userId: exchange.userId, properties: loggedProperties(exchange.options) })
  if (!segment) return undefined
  const name = 'name' in segment ? segment.name : ''
  const parts = JSON.stringify([...scope, segment.type, name, segment.value, policy.unit])
  return {
    policy,
    bucket: `limit:${createHash('sha256').update(parts).digest('base64url')}`,
    rate: { capacity: policy.quota, refillPerSecond: policy.quota / policy.window },
  }
}
