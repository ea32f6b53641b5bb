import { type Annotation, asList, asNumber, asRecord, asString } from '@litecone/core'

/** A candidate's text, and the offsets at which its parts begin. */
export interface GroundedText {
  text: string
  starts: readonly number[]
}

/**
 * A candidate's sources. Google counts in UTF-8 bytes from the start of a part
 * (https://ai.google.dev/api/generate-content#Segment); annotations count in UTF-16 units of the whole text, like OpenAI's.
 * A source that Google ties to no passage is at 0 to 0.
 */
export function decodeAnnotations(candidate: Record<string, unknown>, grounded: GroundedText): Annotation[] {
  const grounding = asRecord(candidate.groundingMetadata)
  const sources = asList(grounding.groundingChunks).map(readSource)
  const annotations: Annotation[] = []
  const cited = new Set<number>()
  for (const support of asList(grounding.groundingSupports).map(asRecord)) {
    const [start, end] = locate(asRecord(support.segment), grounded)
    for (const index of asList(support.groundingChunkIndices)) {
      const source = typeof index === 'number' ? sources[index] : undefined
      if (!source) continue
      cited.add(Number(index))
      annotations.push(cite(source, start, end))
    }
  }
  for (const [index, source] of sources.entries()) if (source && !cited.has(index)) annotations.push(cite(source, 0, 0))
  const { citations, citationSources } = asRecord(candidate.citationMetadata)
  for (const citation of asList(citations ?? citationSources).map(asRecord)) {
    const url = asString(citation.uri)
    if (url) annotations.push(cite({ url, title: asString(citation.title) ?? url }, ...locate(citation, grounded)))
  }
  return annotations
}

/** How often Google searched for an answer. Some of the queries that it tells are empty. */
export function countSearches(candidate: Record<string, unknown>): number {
  return asList(asRecord(candidate.groundingMetadata).webSearchQueries).filter(Boolean).length
}

interface Source {
  url: string
  title: string
}

function cite(source: Source, start: number, end: number): Annotation {
  return { type: 'url_citation', url_citation: { ...source, start_index: start, end_index: end } }
}

function readSource(chunk: unknown): Source | undefined {
  const { web, retrievedContext, maps, image } = asRecord(chunk)
  const source = asRecord(web ?? retrievedContext ?? maps ?? image)
  const url = asString(source.uri) ?? asString(source.sourceUri)
  return url === undefined ? undefined : { url, title: asString(source.title) ?? url }
}

function locate(segment: Record<string, unknown>, { text, starts }: GroundedText): [number, number] {
  const offset = starts[asNumber(segment.partIndex) ?? 0] ?? 0
  const bytes = new TextEncoder().encode(text.slice(offset))
  const place = (count: number) => offset + new TextDecoder().decode(bytes.subarray(0, count)).length
  const start = place(asNumber(segment.startIndex) ?? 0)
  const end = place(asNumber(segment.endIndex) ?? 0)
  const passage = asString(segment.text)
  if (!passage || text.slice(start, end) === passage) return [start, end]
  // Streams split the text into other parts than those that Google counted in.
  const found = text.indexOf(passage)
  return found < 0 ? [start, end] : [found, found + passage.length]
}
