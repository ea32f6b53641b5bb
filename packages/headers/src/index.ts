export type { Fallback, FallbackCode, FallbacksInput, ModelFallbacks, ParsedFallback } from './fallbacks.ts'
export {
  type HeaderGroup,
  type HeaderRow,
  type HeaderTable,
  headerName,
  PROPERTY_PREFIX,
  REQUEST_HEADERS,
} from './header-table.ts'
export { type HeliconeHeaderCode, HeliconeHeaderError } from './helicone-header-error.ts'
export { heliconeHeaders } from './helicone-headers.ts'
export {
  type HeliconeProvider,
  type HeliconeProxy,
  type HeliconeProxyOptions,
  heliconeProxy,
} from './helicone-proxy.ts'
export { heliconeResponse } from './helicone-response.ts'
export type {
  HeaderProblem,
  HeliconeHeadersOf,
  HeliconeOptions,
  HeliconeResponse,
  ParsedHeliconeHeaders,
} from './options.ts'
export { parseHeliconeHeaders } from './parse-helicone-headers.ts'
export {
  formatRateLimitPolicy,
  parseRateLimitPolicy,
  type RateLimitPolicy,
  type RateLimitPolicyInput,
  type RateLimitPolicyResult,
} from './rate-limit-policy.ts'
export type { HeaderSource } from './read-headers.ts'
export { type HeliconeErrorType, RESPONSE_HEADERS } from './response-table.ts'
export type { ValueKind } from './value-kind.ts'
