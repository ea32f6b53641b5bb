import type { BucketPolicy, BucketState, TakeResult } from '../counter-store.ts'

/** A bucket that is not there is full. */
export interface Bucket {
  tokens: number
  /** When the tokens were right, in milliseconds since the Unix epoch. */
  at: number
}

/** What a bucket holds now. Time that goes backwards changes nothing. */
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

/** A cost of 0 needs any token at all, so that a bucket that was overdrawn lets nobody through. */
export function canTake(tokens: number, cost: number): boolean {
  return tokens > 0 && tokens >= cost
}

export function resultOf(allowed: boolean, tokens: number, cost: number, policy: BucketPolicy): TakeResult {
  const never = cost > policy.capacity || policy.capacity <= 0 || policy.refillPerSecond <= 0
  // Nothing left and a cost of 0: any moment's refill will do, and whole seconds are what is told.
  const wait = Math.max(1, secondsUntil(tokens, cost, policy.refillPerSecond))
  return { allowed, ...stateOf(tokens, policy), retryAfterSeconds: allowed ? 0 : never ? null : wait }
}
