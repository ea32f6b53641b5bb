import type { RateLimitPolicy } from './rate-limit-policy.ts'

export type RateLimitSegment =
  | { type: 'global'; value: '' }
  | { type: 'user'; value: string }
  | { type: 'property'; name: string; value: string }

/**
 * The bucket of a request. `undefined` if the policy's segment is a user or a property that the request does not name; Helicone then lets
 * the request pass.
 */
export function rateLimitSegment(
  policy: Pick<RateLimitPolicy, 'segment'>,
  request: { userId?: string | null | undefined; properties?: Readonly<Record<string, string>> | undefined },
): RateLimitSegment | undefined {
  const name = policy.segment?.toLowerCase()
  if (!name) return { type: 'global', value: '' }
  const found =
    name === 'user'
      ? request.userId
      : Object.entries(request.properties ?? {}).findLast(([key]) => key.toLowerCase() === name)?.[1]
  if (!found) return undefined
  const value = found
    .replace(/:/g, '_')
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .trim()
    .slice(0, 256)
  return name === 'user' ? { type: 'user', value } : { type: 'property', name, value }
}
