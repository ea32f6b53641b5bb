import { type Annotation, asList, asNumber, asRecord, asString } from '@litecone/core'

/** Citations of web pages in a part of the content that begins at `offset`. Those of files have no form in Chat Completions. */
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
