import {
  asList,
  asNumber,
  asRecord,
  asString,
  type CallContext,
  createFailureError,
  type ErrorCode,
  type Failure,
  isContextWindowMessage,
  isRecord,
  type LlmError,
  parseJson,
} from '@litecone/core'

/** By the vendor's `code` or `type`, which are more specific than the status. */
const KINDS: Readonly<Record<string, ErrorCode>> = {
  context_length_exceeded: 'context_window_exceeded',
  context_window_exceeded: 'context_window_exceeded',
  content_filter: 'content_policy_violation',
  content_policy_violation: 'content_policy_violation',
  cyber_policy: 'content_policy_violation',
  moderation_blocked: 'content_policy_violation',
  ResponsibleAIPolicyViolation: 'content_policy_violation',
  data_inspection_failed: 'content_policy_violation', // Alibaba
  tokens_limit_reached: 'context_window_exceeded', // GitHub Models
  // Z.ai: https://docs.z.ai/api-reference/api-code
  1261: 'context_window_exceeded',
  1301: 'content_policy_violation',
  invalid_prompt: 'content_policy_violation',
  invalid_api_key: 'authentication',
  invalid_authentication: 'authentication',
  authentication_error: 'authentication',
  insufficient_quota: 'rate_limit',
  rate_limit_exceeded: 'rate_limit',
  rate_limit_error: 'rate_limit',
  capacity_exceeded: 'service_unavailable', // Groq's flex tier, with status 498
  model_not_found: 'not_found',
  model_decommissioned: 'not_found', // Groq
  invalid_model: 'not_found', // Mistral, Perplexity
  DeploymentNotFound: 'not_found',
}

/**
 * Reads OpenAI's `{ error: { message, type, param, code } }` (https://platform.openai.com/docs/guides/error-codes) and vendors' variants:
 * an error that is a string, a top-level `message` or `detail` (FastAPI), `detail` inside `message` (Mistral), or a list of one error.
 * OpenRouter's "Provider returned error" is classified by the wrapped error.
 */
export function decodeFailure(status: number, body: unknown): Failure {
  const top = asRecord(Array.isArray(body) ? body[0] : body)
  const error = asRecord(top.error)
  const message = findMessage(top, error, body)
  const inner = asString(asRecord(error.innererror).code)
  const code =
    asString(error.code) ?? asString(top.code) ?? (typeof error.code === 'number' ? String(error.code) : undefined)
  const type = asString(error.type) ?? asString(top.type)
  const { raw, error_type, flagged_input } = asRecord(error.metadata)
  if (raw) {
    const cause = decodeFailure(status, parseJson(String(raw)) ?? raw)
    return { ...cause, message: `${message}: ${cause.message}`, vendorCode: cause.vendorCode ?? code }
  }
  // OpenRouter's error types, and its moderation: https://openrouter.ai/docs/api/reference/errors-and-debugging.
  const routed = flagged_input === undefined ? asString(error_type) : 'content_policy_violation'
  const kind = [inner, routed, code, type].map((name) => KINDS[name ?? '']).find((found) => found !== undefined)
  return {
    message,
    vendorCode: code ?? type,
    kind: kind ?? kindOfWords(status, message),
    param: asString(error.param) ?? asString(top.param),
  }
}

/** The error in a body sent with status 200, in a stream or by a proxy. The status is read from the body. */
export function createInnerError(body: unknown, { provider, model }: CallContext): LlmError {
  const top = asRecord(body)
  const error = isRecord(top.error) ? top.error : top
  const statuses = [error.code, error.status_code, error.status, top.status_code].map(asNumber)
  const status = statuses.find((number) => number !== undefined && number >= 400 && number < 600)
  const failure = decodeFailure(status ?? 400, body)
  // Without a status it is a vendor failure, since the request was accepted, unless the body blames the request.
  const blamed = asString(error.type) === 'invalid_request_error' ? 'bad_request' : 'internal_server'
  const kind = failure.kind ?? (status === undefined ? blamed : undefined)
  return createFailureError({ ...failure, kind }, { status, provider, model, body })
}

function findMessage(top: Record<string, unknown>, error: Record<string, unknown>, body: unknown): string {
  const detail = asList(top.detail ?? asRecord(top.message).detail ?? top.message)
    .map(asRecord)
    .map(({ loc, msg }) => [asList(loc).slice(1).join('.'), msg].filter(Boolean).join(': '))
    .filter(Boolean)
    .join('; ')
  return (
    asString(error.message) ??
    asString(top.error) ??
    asString(top.message) ??
    asString(top.detail) ??
    (detail || asString(body) || '')
  )
}

/** The last resort, for vendors without error codes. */
function kindOfWords(status: number, message: string): ErrorCode | undefined {
  if (status !== 400 && status !== 403 && status !== 413 && status !== 422) return undefined
  if (isContextWindowMessage(message)) return 'context_window_exceeded'
  return WORDS.find(([words]) => words.test(message))?.[1]
}

const WORDS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/incorrect api key|invalid api key|api key not valid/i, 'authentication'],
  [
    /rate[ _-]?limit[ _](?:exceeded|reached|error)|\b(?:error|http|status|code)\W{0,3}429\b|too many requests|tier capacity exceeded/i,
    'rate_limit',
  ],
  [
    /responsibleaipolicyviolation|content_(?:policy_violation|filter_policy)|as a result of (?:our|the) safety system|violat\w+ (?:our usage policy|usage guidelines)|openai's content management|produced invalid content|content exists risk/i,
    'content_policy_violation',
  ],
]
