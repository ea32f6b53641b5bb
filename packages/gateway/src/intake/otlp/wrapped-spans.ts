import { firstText } from './attributes.ts'
import type { OtlpSpan } from './otlp-span.ts'
import { MODELS, RESPONSE_MODELS } from './span-bodies.ts'
import type { SpanKind } from './span-kind.ts'
import type { SpanTree } from './span-tree.ts'

/**
 * Finds spans that record the same call as one of their descendants, such as spans of a framework and of the client that it uses. Without this, the call would
 * be counted twice. It is not detected if the descendant was in an earlier request.
 */
export function findWrappers(
  spans: readonly OtlpSpan[],
  kindOf: (span: OtlpSpan) => SpanKind | undefined,
  tree: SpanTree,
): ReadonlySet<OtlpSpan> {
  const wrappers = new Set<OtlpSpan>()
  for (const span of spans) {
    const kind = kindOf(span)
    // Tools and vector databases can contain other calls of the same kind.
    if (!kind || kind === 'tool' || kind === 'vector_db') continue
    const above = tree.lineOf(span).findLast((one) => one !== span && kindOf(one))
    if (above && kindOf(above) === kind && isSameModel(above, span) && !wrappers.has(span)) wrappers.add(above)
  }
  return wrappers
}

function isSameModel(above: OtlpSpan, span: OtlpSpan): boolean {
  const [one, other] = [namesOf(above), namesOf(span)]
  return one.length === 0 || other.length === 0 || one.some((name) => other.includes(name))
}

/** Both the requested and the served model: frameworks request `gpt-4o`, and `gpt-4o-2024-08-06` answers. */
function namesOf({ attributes }: OtlpSpan): string[] {
  return [firstText(attributes, MODELS), firstText(attributes, RESPONSE_MODELS)].flatMap((name) => name ?? [])
}
