import { firstNumber } from './attributes.ts'
import type { OtlpSpan } from './otlp-span.ts'
import { errorTypeOf } from './span-bodies.ts'

/** As Helicone numbers what HTTP has none for. */
const TIMED_OUT = -2
const LEFT = -3

/** The status of a call in the log: HTTP's where the span tells it, and 500 for a failure that nothing more is known of. */
export function statusOf(span: OtlpSpan): number {
  const status = firstNumber(span.attributes, ['http.response.status_code', 'http.status_code'])
  if (!span.isError) return status ?? 200
  if (status !== undefined && status >= 400) return status
  const type = errorTypeOf(span)
  // https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/: what HTTP answered with may stand there.
  if (/^[45]\d\d$/.test(type)) return Number(type)
  if (/cancel|abort/i.test(type)) return LEFT
  return /time.?out/i.test(type) ? TIMED_OUT : 500
}
