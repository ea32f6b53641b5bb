import type { OtlpSpan } from './otlp-span.ts'

/** The ancestors of spans, as far as they are in the same request. */
export interface SpanTree {
  /** The ancestors of a span, topmost first, and the span itself. */
  lineOf(span: OtlpSpan): readonly OtlpSpan[]
  /** The session path: the names of the ancestors and of the span itself, such as `/plan/search`. */
  pathOf(span: OtlpSpan): string
}

/** In deeper trees, the topmost ancestors are left out. */
const MAX_LEVELS = 64

/** A span whose parent is in another request begins a new path, because the gateway does not keep spans between requests. */
export function createSpanTree(spans: readonly OtlpSpan[]): SpanTree {
  const byId = new Map(spans.map((span) => [span.traceId + span.spanId, span]))
  const parentOf = ({ traceId, parentSpanId }: OtlpSpan) => byId.get(traceId + parentSpanId)
  const lineOf = (span: OtlpSpan): OtlpSpan[] => {
    const line = [span]
    for (let above = parentOf(span); above && line.length < MAX_LEVELS; above = parentOf(above)) {
      // Invalid ids may form a circle.
      if (line.includes(above)) break
      line.push(above)
    }
    return line.reverse()
  }
  return { lineOf, pathOf: (span) => `/${lineOf(span).map(nameOf).join('/')}` }
}

/** Without slashes, which separate the levels of a path. */
function nameOf({ name }: OtlpSpan): string {
  return name.replaceAll('/', ' ').trim().slice(0, 128) || 'span'
}
