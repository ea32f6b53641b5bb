import { asRecord, asString, type CallContext, createFailureError, type ErrorCode, type LlmError } from '@litecone/core'
import { decodeFailure } from '../failure.ts'

/** Error codes of failed responses, in addition to those shared by all of OpenAI's APIs (https://platform.openai.com/docs/api-reference/responses/object#responses/object-error). */
const KINDS: Readonly<Record<string, ErrorCode>> = {
  bio_policy: 'content_policy_violation',
  image_content_policy_violation: 'content_policy_violation',
}

/** Codes for an invalid image or file in the request. */
const INPUT = /^(?:invalid_|unsupported_|image_|empty_|failed_to_download_)/

/** The error in a response or an event. The request had been accepted, so it counts as a server error unless the code says otherwise. */
export function createResponseError(error: unknown, { provider, model }: CallContext): LlmError {
  const body = { error }
  const { code, type } = asRecord(error)
  const failure = decodeFailure(400, body)
  const name = asString(code) ?? ''
  const isOurs = type === 'invalid_request_error' || INPUT.test(name)
  const kind = failure.kind ?? KINDS[name] ?? (isOurs ? 'bad_request' : 'internal_server')
  return createFailureError({ ...failure, kind }, { provider, model, body })
}
