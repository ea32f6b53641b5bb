import type { CallRecord, LlmError } from '@litecone/core'

/** Statuses that only logs have; Helicone's own (`TIMEOUT`, `CANCELLED`, `OTHER`). */
const TIMED_OUT = -2
const LEFT = -3
const OTHER = -100

/**
 * The status of a call in the log: what the provider answered, and where that does not tell how the call ended, Helicone's negative ones. A stream
 * that broke after its 200 is not a success.
 */
export function logStatus({ error, status }: CallRecord): number {
  if (!error || error.code === 'schema_mismatch') return status ?? 200
  if (error.code === 'aborted') return LEFT
  const answered = error.status ?? status
  if (answered !== undefined && answered >= 400) return answered
  return error.code === 'timeout' ? TIMED_OUT : OTHER
}

/** An error in the shape that OpenAI and those who follow it answer with. */
export function errorBody(error: LlmError): Record<string, unknown> {
  const { message, name, code, vendorCode, param, status } = error
  return { message, type: name, code: vendorCode ?? code, ...(param && { param }), ...(status && { status }) }
}
