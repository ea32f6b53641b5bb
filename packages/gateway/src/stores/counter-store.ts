/** A bucket that starts full and refills steadily. */
export interface BucketPolicy {
  /** Most tokens that it holds: the quota. */
  readonly capacity: number
  /** Quota over window. */
  readonly refillPerSecond: number
  /** Milliseconds since the Unix epoch, for tests. The store's own clock otherwise, so that gateways need not agree on the time. */
  readonly now?: number | undefined
}

export interface TakeOptions extends BucketPolicy {
  /** Tokens to take. 0 only asks whether any are left, as before a request whose price comes afterwards. */
  readonly cost: number
}

export interface ChargeOptions extends BucketPolicy {
  readonly amount: number
}

export interface BucketState {
  /** Tokens left, with their fraction; negative after a charge of more than there was. */
  readonly remaining: number
  /** Whole seconds until the bucket is full again. */
  readonly resetSeconds: number
}

export interface TakeResult extends BucketState {
  readonly allowed: boolean
  /** Whole seconds until the same take can succeed; 0 when it did, `null` when it never can. */
  readonly retryAfterSeconds: number | null
}

/**
 * Limits. Each call is one indivisible decision, so a limit holds over all gateways that share a store.
 * A bucket is its name alone: another capacity under the same name cuts the tokens to it and goes on from there.
 */
export interface CounterStore {
  /** Takes the cost if the bucket has it; a denied take costs nothing. */
  take(bucket: string, options: TakeOptions): Promise<TakeResult>
  /** Takes the amount whether or not the bucket has it. A negative amount gives back, up to the capacity. */
  charge(bucket: string, options: ChargeOptions): Promise<BucketState>
  /** Adds to a plain sum, such as what a key spent in a month, that is forgotten so many seconds after it began. Resolves to the sum. */
  add(counter: string, amount: number, options: { ttlSeconds: number }): Promise<number>
  /** The sum, 0 when there is none. */
  read(counter: string): Promise<number>
  check(): Promise<void>
  close(): Promise<void>
}
