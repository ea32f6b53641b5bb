import { createHash } from 'node:crypto'
import type { LogEntry } from '../../stores/index.ts'
import { type EntryOptions, entryFromLog } from '../entry-from-log.ts'
import type { LogPayload } from '../log-payload.ts'
import { providerId, providerOfUrl } from '../log-provider.ts'
import { firstNumber, firstText } from './attributes.ts'
import type { OtlpSpan } from './otlp-span.ts'
import { errorTypeOf, requestOf, responseOf, timeToFirstToken } from './span-bodies.ts'
import { type SpanKind, spanKind } from './span-kind.ts'
import { spanMeta } from './span-meta.ts'
import { statusOf } from './span-status.ts'
import { createSpanTree, type SpanTree } from './span-tree.ts'
import { spanCost } from './span-usage.ts'
import { findWrappers } from './wrapped-spans.ts'

type Headers = Readonly<Record<string, string>>

/**
 * The entries for spans that are calls of a model, a tool or a vector database. Other spans, and those that only wrap a call, have no entries, but appear in
 * the session paths of their descendants. Helicone headers of the HTTP request apply to all spans that do not override them.
 */
export function* entriesFromSpans(
  spans: readonly OtlpSpan[],
  headers: Headers,
  options: EntryOptions,
): Generator<LogEntry> {
  const tree = createSpanTree(spans)
  const kinds = new Map(spans.map((span) => [span, spanKind(span)]))
  const wrappers = findWrappers(spans, (span) => kinds.get(span), tree)
  for (const [span, kind] of kinds) {
    if (kind && !wrappers.has(span)) yield entryFromSpan(span, kind, { tree, headers, options })
  }
}

interface SpanContext {
  readonly tree: SpanTree
  readonly headers: Headers
  readonly options: EntryOptions
}

function entryFromSpan(span: OtlpSpan, kind: SpanKind, { tree, headers, options }: SpanContext): LogEntry {
  const entry = entryFromLog(payloadOf(span, kind, spanMeta(span, tree, headers)), {}, 'trace', options)
  return {
    ...entry,
    id: entryId(span),
    source: 'otel',
    errorType: span.isError ? errorTypeOf(span) : entry.errorType,
    // https://www.w3.org/TR/trace-context/#traceparent-header identifies the span in other tracing systems.
    requestHeaders: {
      ...entry.requestHeaders,
      traceparent: `00-${span.traceId}-${span.spanId}-01`,
      ...(span.parentSpanId !== '' && { 'x-parent-span-id': span.parentSpanId }),
    },
  }
}

/** An id in the form of a UUID of version 5. It is the same if a span is sent again. */
function entryId({ traceId, spanId }: OtlpSpan): string {
  const bytes = createHash('sha256').update(`${traceId}:${spanId}`).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function payloadOf(span: OtlpSpan, kind: SpanKind, meta: Readonly<Record<string, string>>): LogPayload {
  const url = urlOf(span)
  return {
    providerRequest: { url, json: requestOf(span, kind), meta },
    providerResponse: {
      status: statusOf(span),
      headers: {},
      json: responseOf(span, kind),
      cost: spanCost(span.attributes),
    },
    timing: { startTime: span.start, endTime: span.end, timeToFirstToken: timeToFirstToken(span) },
    // OpenAI's SDK is used with many providers, and its instrumentations always name OpenAI. The URL is more reliable.
    provider: providerOfUrl(url) ?? systemOf(span),
  }
}

const SYSTEMS = [
  'gen_ai.provider.name',
  'gen_ai.system',
  'llm.provider',
  'ai.model.provider',
  'llm.system',
  'db.system',
] as const

/** Frameworks that set their own name as the provider. */
const FRAMEWORKS = /^(?:lang.?chain|llama.?index|crewai|haystack|litellm|vercel|ai.?sdk)/i

function systemOf({ attributes }: OtlpSpan): string | undefined {
  return SYSTEMS.map((name) => firstText(attributes, [name])).find(
    (system) => system !== undefined && !FRAMEWORKS.test(system) && providerId(system) !== undefined,
  )
}

function urlOf({ attributes }: OtlpSpan): string {
  const url = firstText(attributes, ['url.full', 'http.url', 'gen_ai.openai.api_base', 'gen_ai.request.base_url'])
  if (url !== undefined) return url
  const address = firstText(attributes, ['server.address', 'net.peer.name'])
  if (address === undefined) return ''
  const port = firstNumber(attributes, ['server.port', 'net.peer.port'])
  const origin = address.includes('://') ? address : `https://${address}`
  return port === undefined || port === 443 ? origin : `${origin}:${port}`
}
