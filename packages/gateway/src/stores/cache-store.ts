/** Stored with a body: status, headers, provider. Plain JSON. */
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
  /** Does not replace an existing value. */
  readonly onlyIfAbsent?: boolean | undefined
}

/**
 * Stores responses for a limited time. It may drop any value at any time; when full, it drops the least recently read first.
 * Methods may reject with a `StoreError`; callers then continue without the cache.
 */
export interface CacheStore {
  get(key: string): Promise<CachedValue | undefined>
  /** Which of the keys have a value. Does not read bodies. */
  has(keys: readonly string[]): Promise<readonly boolean[]>
  /** False if nothing was stored: the value is too large, or `onlyIfAbsent` found one. */
  set(key: string, value: { meta: CacheMeta; body: Uint8Array }, options: CacheSetOptions): Promise<boolean>
  delete(key: string): Promise<void>
  clear(): Promise<void>
  check(): Promise<void>
  close(): Promise<void>
}

/** Default maximum size of a body. */
export const MAX_ENTRY_BYTES = 8 * 1024 * 1024
