import { type Annotation, asRecord, asString } from '@litecone/core'

/**
 * Citations that lead to an address: web search results, and search results of the caller's whose source is one. They stand for a whole
 * text block, from `start` to `end` in the answer. https://platform.claude.com/docs/en/build-with-claude/citations
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
