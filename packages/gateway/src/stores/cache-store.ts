/** What is kept beside a body: status, headers, how it was streamed. Plain JSON. */
export type CacheMeta = Readonly<Record<string, unknown>>

export interface CachedValue {
  readonly meta: CacheMeta
  readonly body: Uint8Array
  /** Milliseconds since the Unix epoch. */
  readonly storedAt: number
  readonly expiresAt: number
}

export interface CacheSetOptions {
  readonly ttlSeconds: number
  /** Keeps what is there already. */
  readonly onlyIfAbsent?: boolean | undefined
}

/**
 * Answers kept for a while. It may forget anything at any time: when it is full, the values least recently read go first.
 * Methods may reject with a `StoreError`; a caller goes on without the cache then.
 */
export interface CacheStore {
  get(key: string): Promise<CachedValue | undefined>
  /** Which of the keys have a value now, without reading the bodies. */
  has(keys: readonly string[]): Promise<readonly boolean[]>
  /** False when nothing was stored: the value is larger than the store takes, or `onlyIfAbsent` found one. */
  set(key: string, value: { meta: CacheMeta; body: Uint8Array }, options: CacheSetOptions): Promise<boolean>
  delete(key: string): Promise<void>
  clear(): Promise<void>
  check(): Promise<void>
  close(): Promise<void>
}

/** The largest body that is kept, unless told otherwise. */
export const MAX_ENTRY_BYTES = 8 * 1024 * 1024
