import { type Annotation, asList, asRecord, asString } from '@litecone/core'

/** One annotation that covers a block's text: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Citation.html */
export function decodeCitation(value: unknown, start_index: number, end_index: number): Annotation {
  const { title, source, sourceContent, location } = asRecord(value)
  const { web } = asRecord(location)
  const cited = asList(sourceContent).map((piece) => asString(asRecord(piece).text) ?? '')
  return {
    type: 'url_citation',
    url_citation: {
      url: asString(asRecord(web).url) ?? asString(source) ?? '',
      title: asString(title) ?? '',
      start_index,
      end_index,
      ...(cited.length > 0 && { cited_text: cited.join('') }),
      ...(location !== undefined && { location }),
    },
  }
}
