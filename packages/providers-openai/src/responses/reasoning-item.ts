import { asList, asRecord } from '@litecone/core'
import { type ItemReader, NO_PIECES, type Piece, type Progress } from './item-reader.ts'

/** Reasoning summaries or, from open models, the reasoning itself. Each part is a paragraph. */
export function openReasoning(progress: Progress): ItemReader {
  const begun = new Set<string>()

  function think(kind: 'summary' | 'content', part: unknown, text: unknown): readonly Piece[] {
    if (typeof text !== 'string' || text === '') return NO_PIECES
    const place = `${kind} ${part}`
    const isNext = progress.hasThoughts && !begun.has(place)
    begun.add(place)
    progress.hasThoughts = true
    return [{ delta: { reasoning_content: isNext ? `\n\n${text}` : text } }]
  }

  const rest = (kind: 'summary' | 'content', parts: unknown) =>
    [...begun].some((place) => place.startsWith(kind))
      ? NO_PIECES
      : asList(parts).flatMap((part, at) => think(kind, at, asRecord(part).text))

  return {
    start: () => NO_PIECES,
    push({ type, delta, summary_index = 0, content_index = 0 }) {
      if (type === 'response.reasoning_summary_text.delta') return think('summary', summary_index, delta)
      return type === 'response.reasoning_text.delta' ? think('content', content_index, delta) : NO_PIECES
    },
    finish: ({ summary, content }) => [...rest('summary', summary), ...rest('content', content)],
  }
}
