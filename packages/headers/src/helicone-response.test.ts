import { describe, expect, expectTypeOf, it } from 'vitest'
import { heliconeResponse } from './index.ts'

describe('heliconeResponse', () => {
  it('reads all of Helicone’s response headers', () => {
    expect(
      heliconeResponse(
        new Headers({
          'helicone-id': 'id',
          'helicone-status': 'success',
          'helicone-cache': 'HIT',
          'helicone-cache-bucket-idx': '0',
          'helicone-cache-latency': '123',
          'helicone-ratelimit-limit': '100',
          'helicone-ratelimit-remaining': '0',
          'helicone-ratelimit-reset': '36',
          'helicone-ratelimit-policy': '100;w=3600',
          'x-helicone-error': 'rate_limited',
          'helicone-fallback-index': '1',
          'x-helicone-error-type': 'timeout',
          'helicone-request-id': 'r',
          'helicone-gateway-mode': 'BYOK',
          'helicone-provider': 'openai',
          'helicone-model': 'gpt-4o',
        }),
      ),
    ).toEqual({
      id: 'id',
      requestId: 'r',
      status: 'success',
      cache: { hit: true, bucket: 0, latency: 123 },
      rateLimit: { limit: 100, remaining: 0, resetSeconds: 36, policy: '100;w=3600', limited: true },
      fallbackIndex: 1,
      errorType: 'timeout',
      gatewayMode: 'BYOK',
      provider: 'openai',
      model: 'gpt-4o',
    })
  })

  it('distinguishes a miss from no cache, and an unexceeded limit from none', () => {
    expect(heliconeResponse({ 'Helicone-Cache': 'MISS', 'Helicone-RateLimit-Remaining': '8.52' })).toEqual({
      cache: { hit: false },
      rateLimit: { remaining: 8.52, limited: false },
    })
    expect(heliconeResponse({})).toEqual({})
  })

  it('omits invalid values, and other errors of Helicone’s', () => {
    expect(
      heliconeResponse(['Helicone-Status', 'odd', 'Helicone-Cache', 'STALE', 'X-Helicone-Error', 'other']),
    ).toEqual({})
  })

  it('is typed', () => {
    const { cache, rateLimit, status, fallbackIndex } = heliconeResponse({})
    expectTypeOf(cache?.hit).toEqualTypeOf<boolean | undefined>()
    expectTypeOf(rateLimit?.resetSeconds).toEqualTypeOf<number | undefined>()
    expectTypeOf(status).toEqualTypeOf<'success' | 'failed' | undefined>()
    expectTypeOf(fallbackIndex).toEqualTypeOf<number | undefined>()
  })
})
