import type { OtlpSpan } from './otlp-span.ts'

/** Where spans stand among those that came with them. */
export interface SpanTree {
  /** From the uppermost span above it that came with it down to itself. */
  lineOf(span: OtlpSpan): readonly OtlpSpan[]
  /** The names from the root down to the span itself, as the path of a session: `/plan/search`. */
  pathOf(span: OtlpSpan): string
}

/** Deeper trees are cut at the top. */
const MAX_LEVELS = 64

/** Spans whose parent came in another request begin a path of their own: a gateway keeps no spans between requests. */
export function createSpanTree(spans: readonly OtlpSpan[]): SpanTree {
  const byId = new Map(spans.map((span) => [span.traceId + span.spanId, span]))
  const parentOf = ({ traceId, parentSpanId }: OtlpSpan) => byId.get(traceId + parentSpanId)
  const lineOf = (span: OtlpSpan): OtlpSpan[] => {
    const line = [span]
    for (let above = parentOf(span); above && line.length < MAX_LEVELS; above = parentOf(above)) {
      // Somebody's ids may go round in a circle.
      if (line.includes(above)) break
      line.push(above)
    }
    return line.reverse()
  }
  return { lineOf, pathOf: (span) => `/${lineOf(span).map(nameOf).join('/')}` }
}

/** A slash in a name would be a level of the path. */
function nameOf({ name }: OtlpSpan): string {
  return name.replaceAll('/', ' ').trim().slice(0, 128) || 'span'
}
