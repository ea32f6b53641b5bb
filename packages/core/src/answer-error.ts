import type { Call, Exchange } from './call.ts'
import { contentText } from './content.ts'
import { InvalidResponseError, isLlmError, type LlmError } from './errors.ts'
import { createFailureError } from './failure.ts'
import { parseJson } from './json.ts'
import type { Prepared } from './prepare.ts'
import type { Reply } from './receive.ts'
import { readRetryAfter } from './retry.ts'
import { redactSecrets, secretsOf } from './secrets.ts'
import type { ResponseHeaders } from './wire.ts'

/** The error for a response with a status other than 2xx. */
export function createAnswerError<Answer>(prepared: Prepared<Answer>, { status, headers, text }: Reply): LlmError {
  const { call, exchange, wire } = prepared
  const safe = redactSecrets(text, secretsOf(exchange.sentHeaders))
  const body = parseJson(safe) ?? safe
  exchange.responseText = safe
  const failure = wire.decodeFailure(status, body, headers)
  const message = describeRedirect(status, headers) ?? cap(cutPrompt(failure.message, call.request))
  return createFailureError(
    { ...failure, message },
    {
      ...exchange,
      status,
      requestId: findRequestId(headers),
      retryAfter: readRetryAfter(headers, Date.now()),
      retryable: readRetryable(status, headers),
      body,
    },
  )
}

/**
 * What the response says, as the vendors' own clients read it (https://github.com/openai/openai-node/blob/master/src/client.ts). Otherwise the
 * class decides, except that 409 means a lock held by another request.
 */
function readRetryable(status: number, headers: ResponseHeaders): boolean | undefined {
  const said = headers['x-should-retry']
  if (said === 'true' || said === 'false') return said === 'true'
  return status === 409 ? true : undefined
}

/** Wraps whatever was thrown in an `LlmError` that names the provider and contains no secret. */
export function toLlmError(error: unknown, exchange: Exchange | undefined): LlmError {
  if (isLlmError(error)) return error
  return new InvalidResponseError(
    `The response of ${exchange?.provider ?? 'the provider'} cannot be read: ${error instanceof Error ? error.name : 'unknown reason'}.`,
    { ...exchange, cause: error },
  )
}

/** Each provider has its own name for it. */
const REQUEST_ID_HEADERS = [
  'x-request-id',
  'request-id',
  'apim-request-id',
  'x-goog-request-id',
  'x-amzn-requestid',
  'x-debug-trace-id',
]

function findRequestId(headers: ResponseHeaders): string | undefined {
  for (const name of REQUEST_ID_HEADERS) if (headers[name]) return headers[name]
  return undefined
}

/** Redirects are not followed: their target would get the key. */
function describeRedirect(status: number, { location }: ResponseHeaders): string | undefined {
  if (status >= 400 || !location) return undefined
  return `a redirect to ${location.split(/[?#]/)[0]}, which is not followed. Check apiBase.`
}

const MAX_MESSAGE = 1_000

function cap(message: string): string {
  return message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message
}

/** Some vendors repeat the prompt in error messages. Short texts are kept: cutting out "the" would only garble the message. */
function cutPrompt(message: string, request: Call['request']): string {
  if (!('messages' in request)) return message
  let result = message
  for (const { content } of request.messages) {
    const text = contentText(content)
    if (text.length >= 12) result = result.replaceAll(text, '[prompt]')
  }
  return result
}
