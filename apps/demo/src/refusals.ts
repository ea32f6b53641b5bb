import type { IncomingMessage, ServerResponse } from 'node:http'

/** The keys that the local upstream knows. */
export const KEYS = { good: 'sk-demo-key-of-nobody', wrong: 'sk-demo-wrong-key', spent: 'sk-demo-spent-key' }

/** In bytes. Longer requests exceed the context window of every model of the local upstream. */
export const LONGEST_REQUEST = 40_000

export type Vendor = 'openai' | 'anthropic' | 'gemini' | 'azure' | 'groq' | 'cohere' | 'deepseek' | 'replicate'

type Answer = readonly [status: number, body: object]

interface Refusals {
  wrongKey(key: string): Answer
  spent: Answer
  tooLong: Answer
}

/** The vendor whose API has this path. All paths differ, so that one local server can be all vendors. */
export function vendorAt(path: string): Vendor {
  if (path.startsWith('/openai/deployments/')) return 'azure'
  if (path.startsWith('/openai/v1/')) return 'groq'
  if (path.startsWith('/v1beta/')) return 'gemini'
  if (path.startsWith('/v2/')) return 'cohere'
  if (path === '/v1/messages') return 'anthropic'
  if (/^\/v1\/(?:models|predictions)\//.test(path)) return 'replicate'
  return path.startsWith('/v1/') ? 'openai' : 'deepseek'
}

/** Rejects a request with the vendor's own error if its API would reject it. `false` if not. */
export function refuse(vendor: Vendor, { headers }: IncomingMessage, response: ServerResponse): boolean {
  const carried = headers['x-api-key'] ?? headers['api-key'] ?? headers['x-goog-api-key'] ?? headers.authorization
  const key = String(carried).replace(/^Bearer /, '')
  const { wrongKey, spent, tooLong } = REFUSALS[vendor]
  let answer: Answer | undefined
  if (key === KEYS.spent) answer = spent
  else if (key !== KEYS.good) answer = wrongKey(key)
  else if (Number(headers['content-length']) > LONGEST_REQUEST) answer = tooLong
  if (!answer) return false
  const [status, body] = answer
  const more = status === 429 ? { 'retry-after': '2' } : {}
  response.writeHead(status, { 'content-type': 'application/json', ...more }).end(JSON.stringify(body))
  return true
}

/** https://platform.openai.com/docs/guides/error-codes, and OpenAI-compatible vendors */
function openaiError(message: string, type: string, code: string, param: string | null = null): object {
  return { error: { message, type, param, code } }
}

/** https://docs.claude.com/en/api/errors */
function anthropicError(type: string, message: string): object {
  return { type: 'error', error: { type, message }, request_id: 'req_demo' }
}

/** https://cloud.google.com/apis/design/errors#error_payloads */
function geminiError(code: number, status: string, message: string, ...details: object[]): object {
  return { error: { code, message, status, ...(details.length > 0 && { details }) } }
}

const TOO_LONG =
  "This model's maximum context length is 8192 tokens. However, your messages resulted in 9011 tokens. Please reduce the length of the messages."
const GOOGLE = 'type.googleapis.com/google.rpc'

const REFUSALS: Readonly<Record<Vendor, Refusals>> = {
  openai: {
    // OpenAI repeats a part of the key. This repeats all of it, to check that neither the error nor the log has it.
    wrongKey: (key) => [401, openaiError(`Incorrect API key: ${key}.`, 'invalid_request_error', 'invalid_api_key')],
    spent: [429, openaiError('Rate limit reached for requests per minute.', 'requests', 'rate_limit_exceeded')],
    tooLong: [400, openaiError(TOO_LONG, 'invalid_request_error', 'context_length_exceeded', 'messages')],
  },
  anthropic: {
    wrongKey: () => [401, anthropicError('authentication_error', 'invalid x-api-key')],
    spent: [429, anthropicError('rate_limit_error', 'This request would exceed the rate limit of your organization.')],
    tooLong: [400, anthropicError('invalid_request_error', 'prompt is too long: 208310 tokens > 200000 maximum')],
  },
  gemini: {
    // Google returns 400 for a wrong key.
    wrongKey: () => [
      400,
      geminiError(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', {
        '@type': `${GOOGLE}.ErrorInfo`,
        reason: 'API_KEY_INVALID',
        domain: 'googleapis.com',
      }),
    ],
    spent: [
      429,
      geminiError(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current quota.', {
        '@type': `${GOOGLE}.RetryInfo`,
        retryDelay: '2s',
      }),
    ],
    tooLong: [
      400,
      geminiError(
        400,
        'INVALID_ARGUMENT',
        'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).',
      ),
    ],
  },
  azure: {
    wrongKey: () => [
      401,
      { error: { code: '401', message: 'Access denied due to invalid subscription key or wrong API endpoint.' } },
    ],
    spent: [
      429,
      { error: { code: '429', message: 'Requests have exceeded the call rate limit. Retry after 2 seconds.' } },
    ],
    tooLong: [400, openaiError(TOO_LONG, 'invalid_request_error', 'context_length_exceeded', 'messages')],
  },
  groq: {
    wrongKey: () => [401, openaiError('Invalid API Key', 'invalid_request_error', 'invalid_api_key')],
    spent: [429, openaiError('Rate limit reached for model on tokens per minute.', 'tokens', 'rate_limit_exceeded')],
    tooLong: [
      400,
      openaiError(
        'Please reduce the length of the messages or completion.',
        'invalid_request_error',
        'context_length_exceeded',
        'messages',
      ),
    ],
  },
  // https://docs.cohere.com/reference/errors
  cohere: {
    wrongKey: () => [401, { id: 'demo', message: 'invalid api token' }],
    spent: [429, { id: 'demo', message: 'You are using a Trial key, which is limited to 20 API calls / minute.' }],
    tooLong: [400, { id: 'demo', message: 'too many tokens: size limit exceeded by 2326 tokens.' }],
  },
  // https://api-docs.deepseek.com/quick_start/error_codes
  deepseek: {
    wrongKey: () => [401, openaiError('Authentication Fails', 'authentication_error', 'invalid_request_error')],
    spent: [429, openaiError('Rate limit reached', 'rate_limit_error', 'rate_limit_error')],
    tooLong: [400, openaiError(TOO_LONG, 'invalid_request_error', 'invalid_request_error')],
  },
  // https://replicate.com/docs/reference/http. Only the model of a prediction says that a prompt is too long.
  replicate: {
    wrongKey: () => [401, { title: 'Unauthenticated', detail: 'You did not pass a valid token', status: 401 }],
    spent: [429, { detail: 'Request was throttled. Expected available in 2 seconds.', status: 429 }],
    tooLong: [422, { title: 'Input validation failed', detail: 'prompt: input is too long', status: 422 }],
  },
}
