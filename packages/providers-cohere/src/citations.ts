import { type Annotation, asList, asNumber, asRecord, asString } from '@litecone/core'

/**
 * One annotation for each source of a citation, counted in characters of `content`. `url` is the document's or the tool output's own
 * field of that name, and empty where it has none; `source` is all that Cohere tells of it.
 * https://docs.cohere.com/docs/rag-citations. Citations in thoughts and plans (`THINKING_CONTENT`, `PLAN`) are left out: their
 * positions are not in the content.
 *
 * @param blocks The text blocks so far, by their index.
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
  // Positions count characters; ours count UTF-16 units, of which an emoji has two.
  const characters = [...text]
  const units = (count: number) =>
    offset + characters.slice(0, count).join('').length + Math.max(0, count - characters.length)
  return [units(start), units(end)]
}
