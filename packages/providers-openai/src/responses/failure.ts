import { asRecord, asString, type CallContext, createFailureError, type ErrorCode, type LlmError } from '@litecone/core'
import { decodeFailure } from '../failure.ts'

/** Codes of a response that failed, beside those of every API (https://platform.openai.com/docs/api-reference/responses/object#responses/object-error). */
const KINDS: Readonly<Record<string, ErrorCode>> = {
  bio_policy: 'content_policy_violation',
  image_content_policy_violation: 'content_policy_violation',
}

/** What is wrong with a picture or a file of the request. */
const INPUT = /^(?:invalid_|unsupported_|image_|empty_|failed_to_download_)/

/** The error that a whole answer or an event tells. The request had been accepted, so that it is OpenAI who failed unless the code says otherwise. */
export function createResponseError(error: unknown, { provider, model }: CallContext): LlmError {
  const body = { error }
  const { code, type } = asRecord(error)
  const failure = decodeFailure(400, body)
  const name = asString(code) ?? ''
  const isOurs = type === 'invalid_request_error' || INPUT.test(name)
  const kind = failure.kind ?? KINDS[name] ?? (isOurs ? 'bad_request' : 'internal_server')
  return createFailureError({ ...failure, kind }, { provider, model, body })
}
