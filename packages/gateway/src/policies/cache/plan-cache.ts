import { type CacheSettings, cacheSettings } from '@litecone/headers/contract'
import type { Exchange } from '../../proxy/exchange.ts'
import { cacheKey } from './cache-key.ts'
import type { CacheConfig } from './cache-schema.ts'

/** What the cache does for one request. */
export interface CachePlan {
  /** One for each of its slots, the lowest first. */
  readonly keys: readonly string[]
  readonly read: boolean
  readonly save: boolean
  readonly ttlSeconds: number
  /** Whether identical requests wait for this one's answer rather than ask again. */
  readonly coalesces: boolean
}

/**
 * `undefined` when the cache has nothing to do. Unlike Helicone we heed `no-store` (neither read nor kept) and `no-cache` (not read, but kept anew).
 * Several slots mean that different answers are wanted, so such requests do not wait for one another.
 */
export function planCache(exchange: Exchange, config: CacheConfig): CachePlan | undefined {
  const { options, headers, method } = exchange
  if (!config.enabled || !options.cache || (method !== 'POST' && method !== 'GET')) return undefined
  // A body that streams through has not been seen.
  if (method === 'POST' && exchange.body === undefined) return undefined
  const settings = cacheSettings(options.cache)
  const control = headers['cache-control'] ?? ''
  if (/(?:^|[\s,])no-store(?:$|[\s,;])/i.test(control)) return undefined
  const read = settings.read && !/(?:^|[\s,])no-cache(?:$|[\s,;=])/i.test(control)
  if (!read && !settings.save) return undefined
  const ttlSeconds = Math.min(settings.maxAge, config.maxTtlSeconds)
  return {
    keys: slots(cacheKey(exchange, settings, config.scope), settings),
    read,
    save: settings.save && ttlSeconds > 0,
    ttlSeconds,
    coalesces:
      read &&
      settings.save &&
      settings.bucketMaxSize <= 1 &&
      headers['litecone-cache-coalesce']?.toString().toLowerCase() !== 'false',
  }
}

/** The first slot is the key itself, so that a request with several slots finds what a request with one has cached. */
function slots(key: string, { bucketMaxSize }: CacheSettings): string[] {
  return Array.from({ length: Math.max(1, bucketMaxSize) }, (_, index) => (index === 0 ? key : `${key}:${index}`))
}
