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
  /** Creates the spans. Default: the globally registered provider. */
  readonly tracerProvider?: TracerProvider | undefined
  /** Creates the metrics. Default: the globally registered provider. */
  readonly meterProvider?: MeterProvider | undefined
  /**
   * Whether spans contain messages, responses and tool definitions. Default: whether the environment variable
   * `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` is `true`, `SPAN_ONLY` or `SPAN_AND_EVENT`. Off otherwise, because spans usually have
   * more readers than prompts should.
   */
  readonly captureContent?: boolean | undefined
  /** Returns additional span attributes for a call, such as `{ 'gen_ai.conversation.id': … }` from its metadata. */
  readonly attributes?: ((record: CallRecord) => Attributes) | undefined
}

/**
 * Records a span and metrics for each call, by OpenTelemetry's semantic conventions for generative AI, version 1.41
 * (https://github.com/open-telemetry/semantic-conventions/tree/v1.41.0/docs/gen-ai). Without an OpenTelemetry SDK nothing is recorded.
 *
 * @example
 * const llm = createClient({ providers: [openai()], callbacks: [otel()] })
 */
export function otel(options: OtelOptions = {}): Callback {
  const { tracerProvider, meterProvider, captureContent = isContentEnabled(), attributes } = options
  const parents = createParents()
  const metrics = createMetrics(meterProvider)

  function record(call: CallRecord): void {
    const parent = parents.take(call.id)
    const { timings } = call
    // Started after the call, with its start time, so that samplers see the final provider and model.
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
      recordFailures(span, call)
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

/** The call's error is the span's status; errors of attempts that were retried are events. */
function recordFailures(span: Span, { error, attempts }: CallRecord): void {
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

/** The most calls in progress to remember: streams that nobody reads never end. */
const MOST_PARENTS = 10_000

/** The contexts in which calls started, because other contexts are active when they end. */
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

/** The setting of OpenTelemetry's own instrumentations: https://github.com/open-telemetry/opentelemetry-python-genai */
function isContentEnabled(): boolean {
  const setting = globalThis.process?.env?.['OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT'] ?? ''
  return /^(true|span_only|span_and_event)$/i.test(setting)
}
