/** A bucket that starts full and refills steadily. */
export interface BucketPolicy {
  /** Maximum number of tokens: the quota. */
  readonly capacity: number
  /** The quota divided by the window. */
  readonly refillPerSecond: number
  /** Milliseconds since the Unix epoch, for tests. Default: the store's own clock, so that the gateways' clocks do not matter. */
  readonly now?: number | undefined
}

export interface TakeOptions extends BucketPolicy {
  /** Tokens to take. 0 only checks that any are left, for requests whose price is known later. */
  readonly cost: number
}

export interface ChargeOptions extends BucketPolicy {
  readonly amount: number
}

export interface BucketState {
  /** Tokens left, including fractions; negative after a charge of more than were there. */
  readonly remaining: number
  /** Whole seconds until the bucket is full again. */
  readonly resetSeconds: number
}

export interface TakeResult extends BucketState {
  readonly allowed: boolean
  /** Whole seconds until the same take can succeed; 0 if it did, `null` if it never can. */
  readonly retryAfterSeconds: number | null
}

/**
 * Counters for limits and budgets. Each call is atomic, so a limit holds across all gateways that share a store.
 * A bucket is identified by its name only. A call with a smaller capacity cuts its tokens to that.
 */
export interface CounterStore {
  /** Takes the cost if the bucket has enough, otherwise nothing. */
  take(bucket: string, options: TakeOptions): Promise<TakeResult>
  /** Takes the amount even if the bucket has less. A negative amount gives back, up to the capacity. */
  charge(bucket: string, options: ChargeOptions): Promise<BucketState>
  /** Adds to a sum, such as what a key spent in a month, which expires `ttlSeconds` after its first addition. Resolves to the sum. */
  add(counter: string, amount: number, options: { ttlSeconds: number }): Promise<number>
  /** The sum; 0 if there is none. */
  read(counter: string): Promise<number>
  check(): Promise<void>
  close(): Promise<void>
}
