import { asRecord, asString, type ErrorCode, type Failure, isContextWindowMessage } from '@litecone/core'

/** https://platform.claude.com/docs/en/api/errors */
export function decodeFailure(status: number, body: unknown): Failure {
  const { error, message: outer } = asRecord(body)
  const { type, message: inner } = asRecord(error)
  const message = asString(inner) ?? asString(error) ?? asString(outer) ?? asString(body) ?? ''
  const vendorCode = asString(type)
  return {
    message,
    vendorCode,
    kind: kindOf(vendorCode ?? (status === 400 ? 'invalid_request_error' : ''), message),
    // The API's messages begin with the field: `max_tokens: …`, `messages.1.content.0: …`.
    param: /^([a-z_]+)(?:\.[\w.]+)?: /.exec(message)?.[1],
  }
}

/** The HTTP status that corresponds to the type of an error within a stream. */
export function statusOf(type: unknown): number | undefined {
  return typeof type === 'string' ? TYPES[type]?.[1] : undefined
}

function kindOf(type: string, message: string): ErrorCode | undefined {
  if (type === 'invalid_request_error') {
    if (isContextWindowMessage(message)) return 'context_window_exceeded'
    if (/content filtering policy/.test(message)) return 'content_policy_violation'
    // The request is fine, and another vendor may take it.
    if (/^Your credit balance is too low|^You have reached your specified API usage/.test(message))
      return 'permission_denied'
  }
  return TYPES[type]?.[0]
}

const TYPES: Partial<Record<string, readonly [kind: ErrorCode, status: number]>> = {
  invalid_request_error: ['bad_request', 400],
  authentication_error: ['authentication', 401],
  billing_error: ['permission_denied', 402],
  permission_error: ['permission_denied', 403],
  not_found_error: ['not_found', 404],
  request_too_large: ['request_too_large', 413],
  rate_limit_error: ['rate_limit', 429],
  api_error: ['internal_server', 500],
  timeout_error: ['timeout', 504],
  overloaded_error: ['internal_server', 529],
}
