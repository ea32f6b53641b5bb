/** Stable: part of the public contract. */
export type ErrorCode =
  | 'bad_request'
  | 'context_window_exceeded'
  | 'content_policy_violation'
  | 'unsupported_params'
  | 'unknown_model'
  | 'authentication'
  | 'permission_denied'
  | 'not_found'
  | 'unprocessable_entity'
  | 'request_too_large'
  | 'rate_limit'
  | 'internal_server'
  | 'bad_gateway'
  | 'service_unavailable'
  | 'timeout'
  | 'api_connection'
  | 'aborted'
  | 'truncated_stream'
  | 'response_too_large'
  | 'invalid_response'
  | 'schema_mismatch'
  | 'api'

export interface LlmErrorDetails {
  /** The HTTP status of the provider's response. Absent without a response. */
  status?: number | undefined
  provider?: string | undefined
  model?: string | undefined
  /** The provider's id of the request (`x-request-id`, `request-id`), for its support. */
  requestId?: string | undefined
  /** How long the provider asked to wait, in milliseconds. */
  retryAfter?: number | undefined
  /** The provider's own code or type. */
  vendorCode?: string | undefined
  /** The wrong field of the request. */
  param?: string | undefined
  /** The provider's response, truncated, with keys removed. Not enumerable, so that printing the error does not print it. */
  body?: unknown
  /** Overrides the default of the error's class. */
  retryable?: boolean | undefined
  cause?: unknown
}

const BRAND = Symbol.for('litecone.error')

/**
 * The base class of all errors. `instanceof` and the guards check a brand, not the class itself, so they also work across two copies of this
 * package.
 */
export class LlmError extends Error {
  static readonly code: ErrorCode = 'api'
  static readonly retryable: boolean = false

  declare readonly code: ErrorCode
  /** Whether the same call may succeed if repeated. */
  declare readonly retryable: boolean
  declare readonly status: number | undefined
  declare readonly provider: string | undefined
  declare readonly model: string | undefined
  declare readonly requestId: string | undefined
  declare readonly retryAfter: number | undefined
  declare readonly vendorCode: string | undefined
  declare readonly param: string | undefined
  declare readonly body: unknown

  constructor(message: string, details: LlmErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    const kind = new.target
    this.code = kind.code
    this.name = errorName(kind.code)
    this.retryable = details.retryable ?? kind.retryable
    Object.assign(this, pick(details))
    Object.defineProperty(this, 'body', { value: details.body, configurable: true })
    Object.defineProperty(this, BRAND, { value: lineage(kind) })
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (!isLlmError(value)) return false
    return this === LlmError || lineageOf(value).includes(this.code)
  }

  /** Safe to log: no body, cause or stack. */
  toJSON(): Record<string, unknown> {
    const { name, message, code, retryable } = this
    return { name, message, code, retryable, ...pick(this) }
  }
}

function pick({ status, provider, model, requestId, retryAfter, vendorCode, param }: LlmErrorDetails) {
  return { status, provider, model, requestId, retryAfter, vendorCode, param }
}

/** 400, or a request that is invalid before it is sent. */
export class BadRequestError extends LlmError {
  static override readonly code: ErrorCode = 'bad_request'
}
/** The prompt, or prompt and completion together, exceed the model's context window. */
export class ContextWindowExceededError extends BadRequestError {
  static override readonly code: ErrorCode = 'context_window_exceeded'
}
/** The provider's content filter rejected the prompt. */
export class ContentPolicyViolationError extends BadRequestError {
  static override readonly code: ErrorCode = 'content_policy_violation'
}
/** The model does not support a parameter of the request. Thrown before sending. `dropParams` removes such parameters, `allowParams` sends them. */
export class UnsupportedParamsError extends BadRequestError {
  static override readonly code: ErrorCode = 'unsupported_params'
}
/** No provider of the client matches the model's name. */
export class UnknownModelError extends BadRequestError {
  static override readonly code: ErrorCode = 'unknown_model'
}
/** 413, or a body larger than `maxRequestBytes`, which is not sent. */
export class RequestTooLargeError extends BadRequestError {
  static override readonly code: ErrorCode = 'request_too_large'
}
/** 401, or no key. */
export class AuthenticationError extends LlmError {
  static override readonly code: ErrorCode = 'authentication'
}
/** 403 */
export class PermissionDeniedError extends LlmError {
  static override readonly code: ErrorCode = 'permission_denied'
}
/** 404 */
export class NotFoundError extends LlmError {
  static override readonly code: ErrorCode = 'not_found'
}
/** 422 */
export class UnprocessableEntityError extends LlmError {
  static override readonly code: ErrorCode = 'unprocessable_entity'
}
/** 429 */
export class RateLimitError extends LlmError {
  static override readonly code: ErrorCode = 'rate_limit'
  static override readonly retryable: boolean = true
}
/** 500, 529 (overloaded), or any other 5xx without its own class. */
export class InternalServerError extends LlmError {
  static override readonly code: ErrorCode = 'internal_server'
  static override readonly retryable: boolean = true
}
/** 502 */
export class BadGatewayError extends LlmError {
  static override readonly code: ErrorCode = 'bad_gateway'
  static override readonly retryable: boolean = true
}
/** 503 */
export class ServiceUnavailableError extends LlmError {
  static override readonly code: ErrorCode = 'service_unavailable'
  static override readonly retryable: boolean = true
}
/** One of the call's timeouts (connect, first byte, idle, total), or the provider's 408 or 504. */
export class TimeoutError extends LlmError {
  static override readonly code: ErrorCode = 'timeout'
  static override readonly retryable: boolean = true
}
/** The provider could not be reached, or the connection broke. */
export class APIConnectionError extends LlmError {
  static override readonly code: ErrorCode = 'api_connection'
  static override readonly retryable: boolean = true
}
/** The caller's signal aborted the call (`cause` is its reason), or the caller left a stream early. */
export class AbortedError extends LlmError {
  static override readonly code: ErrorCode = 'aborted'
}
/** A stream ended before the provider marked it complete. The chunks before that were delivered. */
export class TruncatedStreamError extends APIConnectionError {
  static override readonly code: ErrorCode = 'truncated_stream'
}
/** The response is larger than `maxResponseBytes`. */
export class ResponseTooLargeError extends LlmError {
  static override readonly code: ErrorCode = 'response_too_large'
}
/** The response does not match the provider's API. */
export class InvalidResponseError extends LlmError {
  static override readonly code: ErrorCode = 'invalid_response'
  static override readonly retryable: boolean = true
}
/** The model's text does not match the schema in `response_format`. `cause` holds the issues, `body` the response. */
export class SchemaMismatchError extends LlmError {
  static override readonly code: ErrorCode = 'schema_mismatch'
}
/** Any other status. */
export class APIError extends LlmError {
  static override readonly code: ErrorCode = 'api'
}

export function isLlmError(value: unknown): value is LlmError {
  return typeof value === 'object' && value !== null && BRAND in value
}

/** Whether the error has this code or a subclass's: `isErrorOf(error, 'bad_request')` is also true for a full context window. */
export function isErrorOf(value: LlmError, code: ErrorCode): boolean
export function isErrorOf(value: unknown, code: ErrorCode): value is LlmError
export function isErrorOf(value: unknown, code: ErrorCode): boolean {
  return isLlmError(value) && lineageOf(value).includes(code)
}

/** Whether the provider asked to slow down, usually with a 429. */
export function isRateLimitError(value: unknown): value is LlmError {
  return isErrorOf(value, 'rate_limit')
}

/** Whether repeating the same call may help. */
export function isRetryable(value: unknown): boolean {
  return isLlmError(value) && value.retryable
}

function lineageOf(error: LlmError): readonly string[] {
  return (error as { [BRAND]?: readonly string[] })[BRAND] ?? []
}

function lineage(kind: typeof LlmError): readonly string[] {
  const codes: string[] = []
  for (let at = kind; at !== LlmError && at !== null; at = Object.getPrototypeOf(at)) codes.push(at.code)
  return codes
}

/** `rate_limit` gives `RateLimitError`. Derived from the code, because minifiers rename classes. */
function errorName(code: ErrorCode): string {
  return `${code.replace(/^api|(?:^|_)[a-z]/g, (part) => part.replace('_', '').toUpperCase()).replaceAll('_', '')}Error`
}
