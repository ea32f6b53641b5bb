import { type Annotation, asRecord, asString } from '@litecone/core'

/**
 * Citations with a URL: web search results, and the caller's search results whose source is one. Each covers its whole text block, from
 * `start` to `end` of the content in UTF-16 units. https://platform.claude.com/docs/en/build-with-claude/citations
 */
export function decodeCitations(citations: readonly unknown[], start: number, end: number): Annotation[] {
  return citations.flatMap((citation): Annotation[] => {
    const { url, source, title, cited_text } = asRecord(citation)
    const address = asString(url) ?? asString(source)
    if (!address || !/^https?:/.test(address)) return []
    const url_citation = { url: address, title: asString(title) ?? '', start_index: start, end_index: end }
    return [
      { type: 'url_citation', url_citation: cited_text === undefined ? url_citation : { ...url_citation, cited_text } },
    ]
  })
}
