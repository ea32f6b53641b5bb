import { type Annotation, asList, asNumber, asRecord, asString } from '@litecone/core'

/** Citations of web pages, for a content part that starts at `offset`. Chat Completions has no form for citations of files. */
export function decodeAnnotations(annotations: unknown, offset: number): Annotation[] {
  return asList(annotations).flatMap((value): Annotation[] => {
    const { type, url: given, title, start_index, end_index } = asRecord(value)
    const url = asString(given)
    if (type !== 'url_citation' || url === undefined) return []
    const place = (index: unknown) => (asNumber(index) ?? 0) + offset
    return [
      {
        type,
        url_citation: {
          url,
          title: asString(title) ?? '',
          start_index: place(start_index),
          end_index: place(end_index),
        },
      },
    ]
  })
}
