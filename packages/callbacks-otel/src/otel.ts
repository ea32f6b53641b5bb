import type { Callback, CallRecord } from '@litecone/core'
import {
  type Attributes,
  type Context,
  context,
  type MeterProvider,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'
import { contentAttributes } from './content-attributes.ts'
import { createMetrics } from './metrics.ts'
import { SCOPE } from './scope.ts'
import { spanAttributes, spanName } from './span-attributes.ts'

export interface OtelOptions {
  /** Makes the spans. Default: the provider that is registered globally. */
  readonly tracerProvider?: TracerProvider | undefined
  /** Makes the metrics. Default: the provider that is registered globally. */
  readonly meterProvider?: MeterProvider | undefined
  /**
   * Whether spans hold messages, answers and tool definitions. Default: whether the environment variable
   * `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` is `true`, `SPAN_ONLY` or `SPAN_AND_EVENT`; off without it, since more people read spans
   * than prompts are meant for.
   */
  readonly captureContent?: boolean | undefined
  /** More attributes for the span of a call, such as `{ 'gen_ai.conversation.id': … }` from its metadata. */
  readonly attributes?: ((record: CallRecord) => Attributes) | undefined
}

/**
 * A span and metrics for each call, by OpenTelemetry's semantic conventions for generative AI, 1.41
 * (https://github.com/open-telemetry/semantic-conventions/tree/v1.41.0/docs/gen-ai). Without an SDK nothing is recorded.
 *
 * @example
 * const llm = createClient({ providers: [openai()], callbacks: [otel()] })
 */
export function otel(options: OtelOptions = {}): Callback {
  const { tracerProvider, meterProvider, captureContent = isContentAsked(), attributes } = options
  const parents = createParents()
  const metrics = createMetrics(meterProvider)

  function record(call: CallRecord): void {
    const parent = parents.take(call.id)
    const { timings } = call
    // Begun only now, with the time at which it began: samplers see who was asked in the end, and where.
    const span = (tracerProvider ?? trace)
      .getTracer(SCOPE.name, undefined, SCOPE.options)
      .startSpan(
        spanName(call),
        { kind: SpanKind.CLIENT, startTime: new Date(timings.start), attributes: spanAttributes(call) },
        parent,
      )
    metrics.record(call, trace.setSpan(parent, span))
    try {
      if (!span.isRecording()) return
      noteFailures(span, call)
      if (captureContent) span.setAttributes(contentAttributes(call))
      if (attributes) span.setAttributes(attributes(call))
    } finally {
      span.end(new Date(timings.end))
    }
  }

  return {
    name: 'otel',
    onStart: ({ id }) => parents.keep(id, context.active()),
    onSuccess: record,
    onFailure: record,
  }
}

/** What failed in the end is the span's status; what failed on the way, and was tried again, is an event of it. */
function noteFailures(span: Span, { error, attempts }: CallRecord): void {
  if (error) span.setStatus({ code: SpanStatusCode.ERROR, message: error.message })
  const retried = error ? attempts.slice(0, -1) : attempts
  for (const { provider, model, error: failure, status, end } of retried) {
    if (!failure) continue
    const where = { 'litecone.attempt.provider': provider, 'litecone.attempt.model': model }
    const answered = status === undefined ? {} : { 'http.response.status_code': status }
    span.addEvent('litecone.attempt.failed', { 'error.type': failure.code, ...where, ...answered }, new Date(end))
  }
}

interface Parents {
  keep(id: string, parent: Context): void
  take(id: string): Context
}

/** Calls under way, of which those that never end (a stream that nobody reads) must not pile up. */
const MOST_PARENTS = 10_000

/** The contexts in which calls began: when one has ended, others are active. */
function createParents(): Parents {
  const parents = new Map<string, Context>()
  return {
    keep(id, parent) {
      if (parents.size >= MOST_PARENTS) for (const oldest of parents.keys()) if (parents.delete(oldest)) break
      parents.set(id, parent)
    },
    take(id) {
      const parent = parents.get(id) ?? ROOT_CONTEXT
      parents.delete(id)
      return parent
    },
  }
}

/** The switch that OpenTelemetry's own instrumentations have: https://github.com/open-telemetry/opentelemetry-python-genai */
function isContentAsked(): boolean {
  const told = globalThis.process?.env?.['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'] ?? ''
  return /^(true|span_only|span_and_event)$/i.test(told)
}
