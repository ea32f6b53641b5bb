import type { CallRecord, LlmError } from '@litecone/core'

/** Helicone's own statuses, which only logs have (`TIMEOUT`, `CANCELLED`, `OTHER`). */
const TIMED_OUT = -2
const LEFT = -3
const OTHER = -100

/**
 * The status of a call's log: the provider's status or, if that does not tell how the call ended, one of Helicone's negative ones. A stream
 * that broke after its 200 is not a success.
 */
export function logStatus({ error, status }: CallRecord): number {
  if (!error || error.code === 'schema_mismatch') return status ?? 200
  if (error.code === 'aborted') return LEFT
  const answered = error.status ?? status
  if (answered !== undefined && answered >= 400) return answered
  return error.code === 'timeout' ? TIMED_OUT : OTHER
}

/** An error in OpenAI's response format. */
export function errorBody(error: LlmError): Record<string, unknown> {
  const { message, name, code, vendorCode, param, status } = error
  return { message, type: name, code: vendorCode ?? code, ...(param && { param }), ...(status && { status }) }
}
