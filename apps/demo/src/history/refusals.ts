import type { Model } from './models.ts'

/** The errors of providers in their own formats: overloaded, a rate limit, or a prompt that is too long. */
export function refusalBody({ format }: Model, status: number): string {
  return JSON.stringify((format === 'openai' ? openai : format === 'anthropic' ? anthropic : google)(status))
}

/** The status of a provider that is overloaded. */
export function overloadedStatus({ format }: Model): number {
  return format === 'anthropic' ? 529 : 503
}

/** https://platform.openai.com/docs/guides/error-codes */
function openai(status: number): object {
  const [message, type, code] =
    status === 400
      ? [
          "This model's maximum context length is 128000 tokens. However, your messages resulted in 131844 tokens. Please reduce the length of the messages.",
          'invalid_request_error',
          'context_length_exceeded',
        ]
      : status === 429
        ? [
            'Rate limit reached on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in 120ms.',
            'requests',
            'rate_limit_exceeded',
          ]
        : ['The engine is currently overloaded, please try again later', 'service_unavailable_error', null]
  return { error: { message, type, param: status === 400 ? 'messages' : null, code } }
}

/** https://docs.anthropic.com/en/api/errors */
function anthropic(status: number): object {
  const [type, message] =
    status === 400
      ? ['invalid_request_error', 'prompt is too long: 204812 tokens > 200000 maximum']
      : status === 429
        ? ['rate_limit_error', 'This request would exceed your organization’s rate limit of 50 requests per minute.']
        : ['overloaded_error', 'Overloaded']
  return { type: 'error', error: { type, message } }
}

/** https://ai.google.dev/gemini-api/docs/troubleshooting */
function google(code: number): object {
  const [status, message] =
    code === 400
      ? ['INVALID_ARGUMENT', 'The input token count (1060412) exceeds the maximum number of tokens allowed (1048576).']
      : code === 429
        ? ['RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.']
        : ['UNAVAILABLE', 'The model is overloaded. Please try again later.']
  return { error: { code, message, status } }
}

/** The response of the gateway's own rate limit, without a request to a provider. */
export const OWN_LIMIT = {
  headers: { 'content-type': 'application/json', 'x-helicone-error': 'rate_limited', 'retry-after': '24' },
  get body() {
    const message = 'Rate limit reached: 20 requests per 60 seconds for this user. Try again in 24 seconds.'
    const error = { message, type: 'rate_limit_error', param: null, code: 'rate_limited' }
    return JSON.stringify({ message, error })
  },
}
