import { expect } from 'vitest'
import type { LogEntry } from '../../stores/index.ts'
import { startIntake } from '../intake.test-support.ts'

/** The parts of a span that matter to a test. The others have defaults. */
export interface TestSpan {
  readonly id?: string
  readonly parent?: string
  readonly trace?: string
  readonly name?: string
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly events?: readonly { readonly name: string; readonly attributes?: Readonly<Record<string, unknown>> }[]
  readonly resource?: Readonly<Record<string, unknown>>
  readonly status?: object
  /** Milliseconds since the Unix epoch. */
  readonly start?: number
  readonly ms?: number
}

const START = 1_790_000_000_000

/** An `ExportTraceServiceRequest` in OTLP's JSON. */
export function traceOf(...spans: readonly TestSpan[]) {
  return {
    resourceSpans: spans.map((span, index) => ({
      resource: { attributes: attributesOf(span.resource) },
      scopeSpans: [{ scope: { name: 'test' }, spans: [spanOf(span, index)] }],
    })),
  }
}

function spanOf({ start = START, ms = 1500, ...span }: TestSpan, index: number) {
  return {
    traceId: hex(span.trace ?? 'trace', 32),
    spanId: hex(span.id ?? `span ${index}`, 16),
    parentSpanId: span.parent === undefined ? '' : hex(span.parent, 16),
    name: span.name ?? 'call',
    kind: 3,
    startTimeUnixNano: `${start}000000`,
    endTimeUnixNano: `${start + ms}000000`,
    attributes: attributesOf(span.attributes),
    events: (span.events ?? []).map(({ name, attributes }) => ({
      name,
      timeUnixNano: `${start + 300}000000`,
      attributes: attributesOf(attributes),
    })),
    status: span.status ?? {},
  }
}

function attributesOf(values: Readonly<Record<string, unknown>> = {}) {
  return Object.entries(values).map(([key, value]) => ({ key, value: valueOf(value) }))
}

function valueOf(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(valueOf) } }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}

/** A different id for each text. */
function hex(text: string, digits: number): string {
  return Buffer.from(text).toString('hex').padStart(digits, '0').slice(-digits)
}

/** The logs of a trace, by the last name of their session paths. */
export async function logTrace(...spans: readonly TestSpan[]): Promise<Readonly<Record<string, LogEntry>>> {
  const intake = await startIntake()
  const { status, text } = await intake.post('/v1/traces', traceOf(...spans))
  expect([status, text]).toEqual([200, '{}'])
  const entries = await intake.entries()
  return Object.fromEntries(entries.map((entry) => [entry.sessionPath?.split('/').at(-1) ?? '', entry]))
}

export interface ToldCall {
  readonly request: Readonly<Record<string, unknown>>
  readonly response: Readonly<Record<string, unknown>>
}

/** The bodies of the only log of a span. */
export async function logSpan(span: TestSpan): Promise<LogEntry & ToldCall> {
  const [entry, ...others] = Object.values(await logTrace(span))
  expect(others).toEqual([])
  if (!entry) throw new Error('The span made no log.')
  return { ...entry, request: JSON.parse(entry.requestBody ?? ''), response: JSON.parse(entry.responseBody ?? '') }
}
