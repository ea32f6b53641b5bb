import {
  asList,
  asNumber,
  asRecord,
  asString,
  type ErrorCode,
  type Failure,
  isContextWindowMessage,
  isRecord,
} from '@litecone/core'

/** https://ai.google.dev/gemini-api/docs/troubleshooting and https://cloud.google.com/apis/design/errors#error_payloads */
export function decodeFailure(status: number, body: unknown): Failure {
  const error = findError(body)
  if (!error) return { message: asString(body) ?? '' }
  const details = asList(error.details).map(asRecord)
  const message = asString(error.message) ?? ''
  const vendorStatus = asString(error.status)
  const reason = asString(find(details, 'ErrorInfo').reason)
  const violation = asRecord(asList(find(details, 'BadRequest').fieldViolations)[0])
  return {
    message,
    vendorCode: reason ?? vendorStatus ?? asNumber(error.code)?.toString(),
    kind: kindOf(status, vendorStatus, reason, message),
    param: asString(violation.field),
    retryAfter: milliseconds(find(details, 'RetryInfo').retryDelay),
  }
}

/** The error of a body or of a stream's event. Some endpoints wrap it in an array. */
export function findError(body: unknown): Record<string, unknown> | undefined {
  const { error } = asRecord(Array.isArray(body) ? body[0] : body)
  return isRecord(error) ? error : undefined
}

function find(details: readonly Record<string, unknown>[], type: string): Record<string, unknown> {
  return details.find((detail) => asString(detail['@type'])?.endsWith(`google.rpc.${type}`)) ?? {}
}

function kindOf(status: number, vendorStatus = '', reason = '', message: string): ErrorCode | undefined {
  // Google returns 400 for an invalid key.
  if (/^API_KEY_(?:INVALID|EXPIRED)$/.test(reason)) return 'authentication'
  // The error of a stream may have no status.
  if (!status || status === 400 || vendorStatus === 'INVALID_ARGUMENT') {
    if (/^API key not valid|^API key expired/.test(message)) return 'authentication'
    if (/^Request payload size exceeds/.test(message)) return 'request_too_large'
    // Google's own Python client says so, and so do proxies that use it.
    if (/^The response was blocked/.test(message)) return 'content_policy_violation'
    if (/^User location is not supported/.test(message)) return 'permission_denied'
    if (isContextWindowMessage(message)) return 'context_window_exceeded'
  }
  return KINDS[vendorStatus]
}

const KINDS: Partial<Record<string, ErrorCode>> = {
  INVALID_ARGUMENT: 'bad_request',
  FAILED_PRECONDITION: 'bad_request',
  OUT_OF_RANGE: 'bad_request',
  UNAUTHENTICATED: 'authentication',
  PERMISSION_DENIED: 'permission_denied',
  NOT_FOUND: 'not_found',
  RESOURCE_EXHAUSTED: 'rate_limit',
  INTERNAL: 'internal_server',
  UNKNOWN: 'internal_server',
  DATA_LOSS: 'internal_server',
  UNAVAILABLE: 'service_unavailable',
  DEADLINE_EXCEEDED: 'timeout',
}

/** Parses a protobuf duration such as `34.4s`. */
function milliseconds(duration: unknown): number | undefined {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(asString(duration) ?? '')?.[1]
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1000)
}
