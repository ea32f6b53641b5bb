import { asRecord } from '@litecone/core'

/** The end of a prefix to be cached, which Bedrock has as a block of its own: https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html */
export function encodeCachePoint(cacheControl: unknown): Record<string, unknown>[] {
  if (!cacheControl) return []
  const { ttl } = asRecord(cacheControl)
  // Five minutes is what it is without, and not all models take the field.
  return [{ cachePoint: { type: 'default', ...(ttl === '1h' && { ttl }) } }]
}
