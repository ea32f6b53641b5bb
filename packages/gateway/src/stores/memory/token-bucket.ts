import type { BucketPolicy, BucketState, TakeResult } from '../counter-store.ts'

/** A missing bucket counts as full. */
export interface Bucket {
  tokens: number
  /** When `tokens` was computed, in milliseconds since the Unix epoch. */
  at: number
}

/** A bucket's tokens now. A clock that goes backwards changes nothing. */
export function refill(bucket: Bucket | undefined, { capacity, refillPerSecond }: BucketPolicy, now: number): Bucket {
  if (!bucket) return { tokens: capacity, at: now }
  const seconds = Math.max(0, now - bucket.at) / 1000
  return { tokens: Math.min(capacity, bucket.tokens + seconds * refillPerSecond), at: Math.max(now, bucket.at) }
}

export function isFull({ tokens }: Bucket, { capacity }: BucketPolicy): boolean {
  return tokens >= capacity
}

function secondsUntil(tokens: number, wanted: number, refillPerSecond: number): number {
  return tokens >= wanted ? 0 : Math.ceil((wanted - tokens) / refillPerSecond)
}

export function stateOf(tokens: number, { capacity, refillPerSecond }: BucketPolicy): BucketState {
  return { remaining: tokens, resetSeconds: secondsUntil(tokens, capacity, refillPerSecond) }
}

/** A cost of 0 still needs some tokens, so an overdrawn bucket denies it. */
export function canTake(tokens: number, cost: number): boolean {
  return tokens > 0 && tokens >= cost
}

export function resultOf(allowed: boolean, tokens: number, cost: number, policy: BucketPolicy): TakeResult {
  const never = cost > policy.capacity || policy.capacity <= 0 || policy.refillPerSecond <= 0
  // With nothing left and a cost of 0, any refill is enough, and the result is in whole seconds.
  const wait = Math.max(1, secondsUntil(tokens, cost, policy.refillPerSecond))
  return { allowed, ...stateOf(tokens, policy), retryAfterSeconds: allowed ? 0 : never ? null : wait }
}
