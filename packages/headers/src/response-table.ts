import { type HeaderTable, row } from './header-table.ts'
import { amount, count, oneOf, text, type ValueKind } from './value-kind.ts'

const hit: ValueKind<boolean> = {
  rule: 'HIT or MISS',
  write: (value) => (value ? 'HIT' : 'MISS'),
  read: (value) => value === 'HIT' || (value === 'MISS' ? false : undefined),
}

const limited: ValueKind<boolean> = {
  rule: 'rate_limited',
  write: (value) => (value ? 'rate_limited' : undefined),
  read: (value) => value === 'rate_limited' || null,
}

/** Helicone's documented types. Others are returned unchanged. */
export type HeliconeErrorType =
  | 'network_error'
  | 'timeout'
  | 'dns_error'
  | 'connection_refused'
  | 'ssl_error'
  | 'provider_error'
  | 'internal_error'
  | (string & Record<never, never>)

/** Every response header of Helicone's contract, by the field of `heliconeResponse`. */
export const RESPONSE_HEADERS = {
  /**
   * `Helicone-Id`: The id of the log. A cached response has a new one.
   * @see code ResponseBuilder.ts
   */
  id: text,
  /**
   * `Helicone-Request-Id`: The same on the AI gateway, on success and error.
   * @see test ai-gateway
   */
  requestId: text,
  /**
   * `Helicone-Status`: `failed` only if LLM security stopped the call; a provider's error is `success`.
   * @see code ResponseBuilder.ts
   */
  status: /* @__PURE__ */ oneOf(['success', 'failed']),
  /** Absent if the cache was not used. */
  cache: {
    /**
     * `Helicone-Cache`: Whether the response came from the cache.
     * @see code, test cacheFunctions.ts
     */
    hit: /* @__PURE__ */ row(hit, { header: 'Helicone-Cache' }),
    /**
     * `Helicone-Cache-Bucket-Idx`: The index of the stored response, from 0. Only on a hit.
     * @see code, test cacheFunctions.ts
     */
    bucket: /* @__PURE__ */ row(count, { header: 'Helicone-Cache-Bucket-Idx' }),
    /**
     * `Helicone-Cache-Latency`: How long the original response took in milliseconds, 0 if unknown. Only on a hit.
     * @see code, test cacheFunctions.ts
     */
    latency: amount,
  },
  /** Absent if no policy was applied. */
  rateLimit: {
    /**
     * `X-Helicone-Error`: Whether Helicone's rate limit rejected the call; not set for a provider's 429.
     * @see code, test bucketClient.ts
     */
    limited: /* @__PURE__ */ row(limited, { header: 'X-Helicone-Error' }),
    /**
     * `Helicone-RateLimit-Limit`: The quota.
     * @see code bucketClient.ts
     */
    limit: /* @__PURE__ */ row(amount, { header: 'Helicone-RateLimit-Limit' }),
    /**
     * `Helicone-RateLimit-Remaining`: What is left of the quota. Cents are charged after the response.
     * @see code bucketClient.ts
     */
    remaining: /* @__PURE__ */ row(amount, { header: 'Helicone-RateLimit-Remaining' }),
    /**
     * `Helicone-RateLimit-Reset`: Seconds until the bucket is full again.
     * @see code bucketClient.ts (undocumented)
     */
    resetSeconds: /* @__PURE__ */ row(amount, { header: 'Helicone-RateLimit-Reset' }),
    /**
     * `Helicone-RateLimit-Policy`: The policy's text. Alone, it means that the policy could not be applied and the call was allowed.
     * @see code bucketClient.ts
     */
    policy: /* @__PURE__ */ row(text, { header: 'Helicone-RateLimit-Policy' }),
  },
  /**
   * `Helicone-Fallback-Index`: The index of the entry of `fallbacks` that responded, from 0.
   * @see docs fallbacks
   */
  fallbackIndex: count,
  /**
   * `X-Helicone-Error-Type`: Why the provider could not be called.
   * @see code ProviderClient.ts
   */
  errorType: /* @__PURE__ */ row(text as ValueKind<HeliconeErrorType>, { header: 'X-Helicone-Error-Type' }),
  /**
   * `Helicone-Gateway-Mode`: Which key the AI gateway used: yours (`BYOK`) or Helicone's (`PTB`).
   * @see code ai-gateway
   */
  gatewayMode: /* @__PURE__ */ oneOf(['BYOK', 'PTB']),
  /**
   * `Helicone-Provider`: The provider that the AI gateway chose.
   * @see code ai-gateway
   */
  provider: text,
  /**
   * `Helicone-Model`: The model's id at that provider.
   * @see code ai-gateway
   */
  model: text,
} as const satisfies HeaderTable
