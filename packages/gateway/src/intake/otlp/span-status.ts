import { firstNumber } from './attributes.ts'
import type { OtlpSpan } from './otlp-span.ts'
import { errorTypeOf } from './span-bodies.ts'

/** Helicone's statuses for outcomes without an HTTP status. */
const TIMED_OUT = -2
const CANCELLED = -3

/** The status of a call in the log: the HTTP status if the span has it, otherwise 500 for an unknown failure. */
export function statusOf(span: OtlpSpan): number {
  const status = firstNumber(span.attributes, ['http.response.status_code', 'http.status_code'])
  if (!span.isError) return status ?? 200
  if (status !== undefined && status >= 400) return status
  const type = errorTypeOf(span)
  // The type may be the HTTP status (https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/).
  if (/^[45]\d\d$/.test(type)) return Number(type)
  if (/cancel|abort/i.test(type)) return CANCELLED
  return /time.?out/i.test(type) ? TIMED_OUT : 500
}
