import { type Annotation, asList, asNumber, asRecord, asString } from '@litecone/core'

/**
 * One annotation for each source of a citation, with positions in UTF-16 units of `content`. `url` is the field of that name in the
 * document or tool output, or empty; `source` is everything that Cohere returns about the source.
 * https://docs.cohere.com/docs/rag-citations. Citations in thoughts and plans (`THINKING_CONTENT`, `PLAN`) are omitted: their positions
 * are not in the content.
 *
 * @param blocks The text blocks so far, by index.
 */
export function decodeCitation(value: unknown, blocks: ReadonlyMap<number, string>): Annotation[] {
  const citation = asRecord(value)
  if (citation.type !== undefined && citation.type !== 'TEXT_CONTENT') return []
  const [start_index, end_index] = locate(citation, blocks)
  return asList(citation.sources).map((item) => {
    const source = asRecord(item)
    const { title, url } = asRecord(source.document ?? source.tool_output)
    return {
      type: 'url_citation',
      url_citation: {
        url: asString(url) ?? '',
        title: asString(title) ?? asString(source.id) ?? '',
        start_index,
        end_index,
        cited_text: citation.text,
        source,
      },
    }
  })
}

function locate(citation: Record<string, unknown>, blocks: ReadonlyMap<number, string>): [start: number, end: number] {
  const index = asNumber(citation.content_index) ?? [...blocks.keys()][0] ?? 0
  const text = blocks.get(index) ?? ''
  let offset = 0
  for (const [at, block] of blocks) if (at < index) offset += block.length
  const [start, end] = [asNumber(citation.start) ?? 0, asNumber(citation.end) ?? 0]
  if (text.slice(start, end) === citation.text) return [offset + start, offset + end]
  // Cohere counts characters; annotations count UTF-16 units, of which an emoji has two.
  const characters = [...text]
  const units = (count: number) =>
    offset + characters.slice(0, count).join('').length + Math.max(0, count - characters.length)
  return [units(start), units(end)]
}
