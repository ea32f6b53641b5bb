import { type CacheSettings, cacheSettings } from '@litecone/headers/contract'
import type { Exchange } from '../../proxy/exchange.ts'
import { cacheKey } from './cache-key.ts'
import type { CacheConfig } from './cache-schema.ts'

/** How one request uses the cache. */
export interface CachePlan {
  /** The key of each slot, the lowest first. */
  readonly keys: readonly string[]
  readonly read: boolean
  readonly save: boolean
  readonly ttlSeconds: number
  /** Whether identical requests wait for this one's response. */
  readonly coalesces: boolean
}

/**
 * `undefined` if the request does not use the cache. Unlike Helicone, we support `no-store` (neither read nor stored) and `no-cache` (not read, but stored).
 * Requests with several slots want different responses, so they do not wait for each other.
 */
export function planCache(exchange: Exchange, config: CacheConfig): CachePlan | undefined {
  const { options, headers, method } = exchange
  if (!config.enabled || !options.cache || (method !== 'POST' && method !== 'GET')) return undefined
  // A streamed body is not available for the key.
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

/** The first slot has the key itself, so that a request with several slots finds what one with a single slot has cached. */
function slots(key: string, { bucketMaxSize }: CacheSettings): string[] {
  return Array.from({ length: Math.max(1, bucketMaxSize) }, (_, index) => (index === 0 ? key : `${key}:${index}`))
}
