import { type Annotation, asList, asNumber, asRecord, asString } from '@litecone/core'

/** A citation as an annotation of the same span: the address of its first source, or the source's id where it has none. */
export function readCitation(value: unknown): Annotation {
  const citation = asRecord(value)
  const source = asRecord(asList(citation.sources)[0])
  const document = asRecord(source.document ?? source.tool_output)
  return {
    type: 'url_citation',
    url_citation: {
      url: asString(document.url) ?? asString(source.id) ?? '',
      title: asString(document.title) ?? asString(citation.text) ?? '',
      start_index: asNumber(citation.start) ?? 0,
      end_index: asNumber(citation.end) ?? 0,
      ...(asList(citation.sources).length > 0 && { sources: citation.sources }),
    },
  }
}
