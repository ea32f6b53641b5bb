import { type ErrorCode, isErrorOf, isLlmError, type LlmError } from '@litecone/core'
import type { OwnAnswer } from '../proxy/exchange.ts'

/** OpenAI's format of errors (https://platform.openai.com/docs/guides/error-codes). */
export interface ErrorBody {
  readonly error: {
    readonly message: string
    readonly type: string
    readonly param: string | null
    readonly code: string | null
  }
}

/** The response status for a failure: the provider's, else one that fits. */
export function statusOf({ code, status }: LlmError): number {
  if (code === 'invalid_response' || code === 'truncated_stream' || code === 'response_too_large') return 502
  return status !== undefined && status >= 400 && status <= 599 ? status : (STATUSES[code] ?? 500)
}

/** The response for a failure. Clients learn nothing about errors of the gateway itself. */
export function errorAnswer(error: unknown): OwnAnswer {
  if (!isLlmError(error)) return createErrorAnswer(500, 'The gateway failed to handle the request. Its log says why.')
  const { retryAfter } = error
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (retryAfter !== undefined) headers['retry-after'] = String(Math.ceil(retryAfter / 1000))
  return { status: statusOf(error), headers, body: JSON.stringify(errorBody(error)) }
}

export function createErrorAnswer(
  status: number,
  message: string,
  { code = null, param = null }: { code?: string | null; param?: string | null } = {},
): OwnAnswer {
  const body: ErrorBody = { error: { message, type: typeOf(status), param, code } }
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

export function errorBody(error: LlmError): ErrorBody {
  const { message, param = null } = error
  return { error: { message, type: typeOf(statusOf(error)), param, code: codeOf(error) } }
}

function typeOf(status: number): string {
  if (status === 401) return 'authentication_error'
  if (status === 403) return 'permission_error'
  if (status === 429) return 'rate_limit_error'
  return status < 500 ? 'invalid_request_error' : 'api_error'
}

/** OpenAI's code if clients may check for it, else the provider's own. */
function codeOf(error: LlmError): string {
  const { code, vendorCode } = error
  const known = CODES[code]
  if (known && !(isErrorOf(error, 'rate_limit') && vendorCode)) return known
  return vendorCode && /^[\w.-]{1,64}$/.test(vendorCode) ? vendorCode : code
}

const CODES: Partial<Record<ErrorCode, string>> = {
  context_window_exceeded: 'context_length_exceeded',
  content_policy_violation: 'content_policy_violation',
  unknown_model: 'model_not_found',
  unsupported_params: 'unsupported_parameter',
  authentication: 'invalid_api_key',
  rate_limit: 'rate_limit_exceeded',
}

const STATUSES: Partial<Record<ErrorCode, number>> = {
  bad_request: 400,
  context_window_exceeded: 400,
  content_policy_violation: 400,
  unsupported_params: 400,
  unknown_model: 404,
  authentication: 401,
  permission_denied: 403,
  not_found: 404,
  unprocessable_entity: 422,
  request_too_large: 413,
  rate_limit: 429,
  bad_gateway: 502,
  service_unavailable: 503,
  timeout: 504,
  api_connection: 502,
  // Not seen by any client, because it has disconnected.
  aborted: 499,
}
