/** What a gateway needs besides the parser. Not in the main entry, so that clients stay small. */
export { DEFAULT_CACHE_TTL, parseCacheTtl } from './cache-control.ts'
export { type CacheSettings, cacheSettings } from './cache-settings.ts'
export { isFallbackCode } from './fallbacks.ts'
export { type HeliconeKeyInfo, inspectHeliconeKey, takePathKey } from './helicone-key.ts'
export { type RateLimitSegment, rateLimitSegment } from './rate-limit-segment.ts'
export { parseRetryAfter, type RetrySettings, retrySettings } from './retry-settings.ts'
export { detectProvider, rewriteUrl } from './target.ts'
export { isRequestId } from './value-kind.ts'
