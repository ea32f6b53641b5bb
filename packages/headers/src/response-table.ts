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

/** Helicone's names; later ones come through as they are. */
export type HeliconeErrorType =
  | 'network_error'
  | 'timeout'
  | 'dns_error'
  | 'connection_refused'
  | 'ssl_error'
  | 'provider_error'
  | 'internal_error'
  | (string & Record<never, never>)

/** Every response header of Helicone's contract, by the field that `heliconeResponse` gives it. */
export const RESPONSE_HEADERS = {
  /**
   * `Helicone-Id`: The id of the log; a new one when the answer came from the cache.
   * @see code ResponseBuilder.ts
   */
  id: text,
  /**
   * `Helicone-Request-Id`: The same on the AI gateway, success and error.
   * @see test ai-gateway
   */
  requestId: text,
  /**
   * `Helicone-Status`: `failed` only when LLM security stopped the call: a provider's error is a `success`.
   * @see code ResponseBuilder.ts
   */
  status: /* @__PURE__ */ oneOf(['success', 'failed']),
  /** Absent unless the cache was asked. */
  cache: {
    /**
     * `Helicone-Cache`: Whether the answer came from the cache.
     * @see code, test cacheFunctions.ts
     */
    hit: /* @__PURE__ */ row(hit, { header: 'Helicone-Cache' }),
    /**
     * `Helicone-Cache-Bucket-Idx`: Which of the kept answers, from 0. On a hit.
     * @see code, test cacheFunctions.ts
     */
    bucket: /* @__PURE__ */ row(count, { header: 'Helicone-Cache-Bucket-Idx' }),
    /**
     * `Helicone-Cache-Latency`: Milliseconds the answer took when it was made, 0 if unknown. On a hit.
     * @see code, test cacheFunctions.ts
     */
    latency: amount,
  },
  /** Absent unless a policy was applied. */
  rateLimit: {
    /**
     * `X-Helicone-Error`: Whether Helicone itself refused the call: a provider's 429 does not say so.
     * @see code, test bucketClient.ts
     */
    limited: /* @__PURE__ */ row(limited, { header: 'X-Helicone-Error' }),
    /**
     * `Helicone-RateLimit-Limit`: The quota.
     * @see code bucketClient.ts
     */
    limit: /* @__PURE__ */ row(amount, { header: 'Helicone-RateLimit-Limit' }),
    /**
     * `Helicone-RateLimit-Remaining`: What is left of it. Calls counted in cents are charged after the answer.
     * @see code bucketClient.ts
     */
    remaining: /* @__PURE__ */ row(amount, { header: 'Helicone-RateLimit-Remaining' }),
    /**
     * `Helicone-RateLimit-Reset`: Seconds until the bucket is full again.
     * @see code bucketClient.ts (undocumented)
     */
    resetSeconds: /* @__PURE__ */ row(amount, { header: 'Helicone-RateLimit-Reset' }),
    /**
     * `Helicone-RateLimit-Policy`: The policy's text. Alone, it means that the policy could not be applied and the call was let through.
     * @see code bucketClient.ts
     */
    policy: /* @__PURE__ */ row(text, { header: 'Helicone-RateLimit-Policy' }),
  },
  /**
   * `Helicone-Fallback-Index`: Which entry of `fallbacks` answered, from 0.
   * @see docs fallbacks
   */
  fallbackIndex: count,
  /**
   * `X-Helicone-Error-Type`: Why the provider could not be called.
   * @see code ProviderClient.ts
   */
  errorType: /* @__PURE__ */ row(text as ValueKind<HeliconeErrorType>, { header: 'X-Helicone-Error-Type' }),
  /**
   * `Helicone-Gateway-Mode`: Whose key the AI gateway used: yours or Helicone's.
   * @see code ai-gateway
   */
  gatewayMode: /* @__PURE__ */ oneOf(['BYOK', 'PTB']),
  /**
   * `Helicone-Provider`: The provider the AI gateway chose.
   * @see code ai-gateway
   */
  provider: text,
  /**
   * `Helicone-Model`: The model's id at that provider.
   * @see code ai-gateway
   */
  model: text,
} as const satisfies HeaderTable
