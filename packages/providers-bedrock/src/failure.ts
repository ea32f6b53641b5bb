import {
  asRecord,
  asString,
  type ErrorCode,
  type Failure,
  isContextWindowMessage,
  type ResponseHeaders,
} from '@litecone/core'

/**
 * The error's type is in a header, as in `ValidationException:http://…`, or in streams in the event's name; its text is `message`.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
 */
export function decodeFailure(_status: number, body: unknown, headers: ResponseHeaders): Failure {
  const { message, Message, __type } = asRecord(body)
  const text = asString(message) ?? asString(Message) ?? asString(body) ?? ''
  const vendorCode = nameOf(headers['x-amzn-errortype'] ?? asString(__type))
  return { message: text, vendorCode, kind: kindOf(vendorCode, text) }
}

/** `com.amazon.coral.service#ValidationException:http://…` or, in streams, `validationException`. */
function nameOf(type: string | undefined): string | undefined {
  const name = type?.replace(/:.*$/, '').replace(/^.*#/, '')
  return name ? name.charAt(0).toUpperCase() + name.slice(1) : undefined
}

function kindOf(name: string | undefined, message: string): ErrorCode | undefined {
  if (isAboutCredentials(message)) return 'authentication'
  if (name === 'ValidationException' && isContextWindowMessage(message)) return 'context_window_exceeded'
  if (name === 'ValidationException' && message === 'The provided model identifier is invalid.') return 'not_found'
  return name === undefined ? undefined : KINDS[name]
}

/** Bedrock returns AccessDeniedException for an invalid or expired API key. */
function isAboutCredentials(message: string): boolean {
  return /security token included in the request is (?:invalid|expired)|(?:bearer token|api key) (?:has expired|is (?:in)?valid)|^authentication failed/i.test(
    message,
  )
}

const KINDS: Partial<Record<string, ErrorCode>> = {
  AccessDeniedException: 'permission_denied',
  ConflictException: 'bad_request',
  ExpiredTokenException: 'authentication',
  IncompleteSignatureException: 'authentication',
  InternalFailure: 'internal_server',
  InternalServerException: 'internal_server',
  InvalidSignatureException: 'authentication',
  MissingAuthenticationTokenException: 'authentication',
  ModelErrorException: 'internal_server',
  ModelNotReadyException: 'service_unavailable',
  ModelStreamErrorException: 'internal_server',
  ModelTimeoutException: 'timeout',
  ResourceNotFoundException: 'not_found',
  ServiceQuotaExceededException: 'rate_limit',
  ServiceUnavailableException: 'service_unavailable',
  ThrottlingException: 'rate_limit',
  TooManyRequestsException: 'rate_limit',
  UnrecognizedClientException: 'authentication',
  ValidationException: 'bad_request',
}
