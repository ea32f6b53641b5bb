import { asList, asNumber, asRecord, asString, isRecord } from '@litecone/core'
import { isPlausibleTime } from '../read-time.ts'
import { type Attributes, readAttributes } from './attributes.ts'

type Fields = Record<string, unknown>

export interface SpanEvent {
  readonly name: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly attributes: Attributes
}

/** A span as its exporter sent it. */
export interface OtlpSpan {
  /** 32 hexadecimal digits in lower case. */
  readonly traceId: string
  /** 16 hexadecimal digits in lower case. */
  readonly spanId: string
  /** `''` for a root span. */
  readonly parentSpanId: string
  readonly name: string
  /** Milliseconds since the Unix epoch. */
  readonly start: number
  readonly end: number
  readonly attributes: Attributes
  readonly events: readonly SpanEvent[]
  readonly isError: boolean
  readonly message: string | undefined
  readonly resource: Attributes
}

export interface OtlpTraces {
  readonly spans: readonly OtlpSpan[]
  /** Number of spans without valid ids or times. */
  readonly rejected: number
}

/** Reads an `ExportTraceServiceRequest` in OTLP's JSON: https://opentelemetry.io/docs/specs/otlp/#otlphttp-request. `undefined` if it is something else. */
export function readTraces(request: unknown): OtlpTraces | undefined {
  if (!isRecord(request)) return undefined
  const { resourceSpans = [] } = request
  if (!Array.isArray(resourceSpans)) return undefined
  const spans: OtlpSpan[] = []
  let rejected = 0
  for (const one of resourceSpans) {
    const group = asRecord(one)
    const resource = readAttributes(asRecord(group.resource).attributes)
    // `instrumentationLibrarySpans` is the name before OTLP 0.15, which old exporters still use.
    for (const scope of asList(group.scopeSpans ?? group.instrumentationLibrarySpans)) {
      for (const span of asList(asRecord(scope).spans)) {
        const read = readSpan(asRecord(span), resource)
        if (read) spans.push(read)
        else rejected++
      }
    }
  }
  return { spans, rejected }
}

function readSpan(span: Fields, resource: Attributes): OtlpSpan | undefined {
  const traceId = readId(span.traceId, 32)
  const spanId = readId(span.spanId, 16)
  const start = readNanoseconds(span.startTimeUnixNano)
  if (traceId === undefined || spanId === undefined) return undefined
  if (start === undefined || !isPlausibleTime(start)) return undefined
  const end = readNanoseconds(span.endTimeUnixNano)
  const status = asRecord(span.status)
  return {
    traceId,
    spanId,
    parentSpanId: readId(span.parentSpanId, 16) ?? '',
    name: asString(span.name) ?? '',
    start,
    end: end !== undefined && isPlausibleTime(end) ? Math.max(start, end) : start,
    attributes: readAttributes(span.attributes),
    events: asList(span.events).map((event) => readEvent(asRecord(event), start)),
    isError: asNumber(status.code) === ERROR || status.code === 'STATUS_CODE_ERROR',
    message: asString(status.message),
    resource,
  }
}

const ERROR = 2

function readEvent({ name, timeUnixNano, attributes }: Fields, start: number): SpanEvent {
  return {
    name: asString(name) ?? '',
    at: readNanoseconds(timeUnixNano) ?? start,
    attributes: readAttributes(attributes),
  }
}

/** An id that is all zeros is invalid. */
function readId(value: unknown, digits: number): string | undefined {
  const id = asString(value)?.toLowerCase() ?? ''
  return id.length === digits && /^[\da-f]+$/.test(id) && /[^0]/.test(id) ? id : undefined
}

/** In milliseconds, with a fraction. Converting nanoseconds to a number loses less than a microsecond. */
function readNanoseconds(value: unknown): number | undefined {
  const time = typeof value === 'string' && /^\d{1,20}$/.test(value) ? Number(value) : asNumber(value)
  return time === undefined || time <= 0 || time > 8.64e21 ? undefined : time / 1e6
}
