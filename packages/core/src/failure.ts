import {
  APIError,
  AuthenticationError,
  BadGatewayError,
  BadRequestError,
  ContentPolicyViolationError,
  ContextWindowExceededError,
  type ErrorCode,
  InternalServerError,
  InvalidResponseError,
  type LlmError,
  type LlmErrorDetails,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  RequestTooLargeError,
  ServiceUnavailableError,
  TimeoutError,
  UnprocessableEntityError,
} from './errors.ts'
import type { Failure } from './wire.ts'

/**
 * Creates the error for a provider's failure: by the kind that the wire read from a structured code, else by status. A 400 without such a
 * code is searched for words about a full context window, which has no status of its own.
 */
export function createFailureError(failure: Failure, details: LlmErrorDetails): LlmError {
  const Kind = KINDS.get(failure.kind ?? kindOfStatus(details.status, failure)) ?? APIError
  const where = details.provider ?? 'the provider'
  const status = details.status === undefined ? 'failed' : `returned ${details.status}`
  const remedy = REMEDIES[Kind.code]
  return new Kind(`${where} ${status}: ${failure.message || 'no message'}${remedy ? `\n${remedy}` : ''}`, {
    ...details,
    vendorCode: failure.vendorCode,
    param: failure.param,
    retryAfter: details.retryAfter ?? failure.retryAfter,
  })
}

/**
 * Whether an error message says that prompt or completion are too long for the model. A last resort, for vendors without a code for it.
 */
export function isContextWindowMessage(message: string): boolean {
  return CONTEXT_WINDOW.test(message) && !OTHER_FIELD.test(message)
}

/** A short field, such as `user`, that is too long: a larger model would not help. */
const OTHER_FIELD = /invalid '(?!messages|input|prompt)[^']*':? string too long/i

const CONTEXT_WINDOW = /* @__PURE__ */ new RegExp(
  /* @__PURE__ */ [
    // OpenAI, Azure, DeepSeek, Groq, Mistral, OpenRouter, vLLM
    'maximum context length|context[ _]length[ _]exceeded|reduce the length of',
    'string too long\\. expected a string with maximum length|exceeds? the configured limit of \\d+ tokens',
    // Anthropic, Fireworks
    'context window|exceed context limit|prompt is too long|input is too long',
    // Google
    "exceeds? the (?:maximum|max|model'?s?)[^.]{0,40}tokens?|input token count",
    // Mistral, Cohere, Bedrock, Z.ai, Databricks, Cerebras, xAI, Moonshot, Alibaba
    "prompt: length|too many (?:input )?tokens|exceeds max(?:imum)? (?:input )?length|model'?s context limit|current length is \\d+ while limit is \\d+",
    'maximum prompt length|exceeded model token limit|range of input length should be',
    // Ollama's cloud, Perplexity
    'exceed(?:s|ed) max context length|total length of all messages is too long',
    // Together, TGI, SGLang, vLLM, llama.cpp, LM Studio, Ollama
    'max_new_tokens`? must be <= \\d+|must have less than \\d+ tokens|longer than the (?:model|maximum model length)',
    'exceeds? the (?:available )?context (?:size|length)|context the overflows|context overflow',
  ].join('|'),
  'i',
)

function kindOfStatus(status: number | undefined, failure: Failure): ErrorCode {
  if (status === 400 && isContextWindowMessage(failure.message)) return 'context_window_exceeded'
  if (status === undefined) return 'api'
  return STATUSES[status] ?? (status >= 500 ? 'internal_server' : 'api')
}

const STATUSES: Partial<Record<number, ErrorCode>> = {
  400: 'bad_request',
  401: 'authentication',
  403: 'permission_denied',
  404: 'not_found',
  408: 'timeout',
  413: 'request_too_large',
  422: 'unprocessable_entity',
  429: 'rate_limit',
  502: 'bad_gateway',
  503: 'service_unavailable',
  504: 'timeout',
}

const KINDS: ReadonlyMap<ErrorCode, typeof LlmError> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ [
    BadRequestError,
    ContextWindowExceededError,
    ContentPolicyViolationError,
    AuthenticationError,
    PermissionDeniedError,
    NotFoundError,
    UnprocessableEntityError,
    RequestTooLargeError,
    RateLimitError,
    InternalServerError,
    BadGatewayError,
    ServiceUnavailableError,
    TimeoutError,
    InvalidResponseError,
  ].map((kind) => [kind.code, kind]),
)

const REMEDIES: Partial<Record<ErrorCode, string>> = {
  authentication: 'Check apiKey or its environment variable.',
  not_found: "Check the model's name and apiBase.",
  context_window_exceeded: 'Shorten the messages, or pass fallbacks({ contextWindow }).',
  rate_limit: 'Slow down, or pass retry() and fallbacks.',
}
