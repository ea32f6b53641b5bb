import { asRecord } from '@litecone/core'

/** Ends a cached prefix. Bedrock has a block of its own for it: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html */
export function encodeCachePoint(cacheControl: unknown): Record<string, unknown>[] {
  if (!cacheControl) return []
  const { ttl } = asRecord(cacheControl)
  // Five minutes is the default, and not all models accept a ttl.
  return [{ cachePoint: { type: 'default', ...(ttl === '1h' && { ttl }) } }]
}
