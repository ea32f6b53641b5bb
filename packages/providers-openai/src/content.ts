import { type Annotation, asList, asRecord, asString, isRecord } from '@litecone/core'

export interface SplitContent {
  text: string
  reasoning: string
}

/** Splits content that comes as parts: Mistral's `thinking` and `reference` parts, Databricks' `reasoning` parts. */
export function splitContent(parts: readonly unknown[]): SplitContent {
  let text = ''
  let reasoning = ''
  for (const value of parts) {
    const part = asRecord(value)
    if (part.type === 'thinking') reasoning += asString(part.thinking) ?? splitContent(asList(part.thinking)).text
    else if (part.type === 'reasoning') reasoning += splitContent(asList(part.summary)).text
    else text += asString(value) ?? asString(part.text) ?? ''
  }
  return { text, reasoning }
}

/** The sources listed next to the message: Perplexity's `search_results` or, failing those, `citations`. */
export function readSources(body: Record<string, unknown>): Source[] {
  const results = asList(body.search_results)
  return toSources(results.length > 0 ? results : asList(body.citations))
}

export function toSources(values: readonly unknown[]): Source[] {
  return values.flatMap((value) => {
    const url = asString(value) ?? asString(asRecord(value).url)
    return url === undefined ? [] : [{ url, title: asString(asRecord(value).title) ?? '' }]
  })
}

export interface Source {
  url: string
  title: string
}

/** One annotation per mark such as `[2]` in the text. A source without a mark gets one at position 0. */
export function annotate(text: string, sources: readonly Source[]): Annotation[] {
  const marked = new Set<Source>()
  const annotations: Annotation[] = []
  for (const match of text.matchAll(/\[(\d+)\]/g)) {
    const source = sources[Number(match[1]) - 1]
    if (!source) continue
    marked.add(source)
    annotations.push(citation(source, match.index, match.index + match[0].length))
  }
  for (const source of sources) if (!marked.has(source)) annotations.push(citation(source, 0, 0))
  return annotations
}

function citation({ url, title }: Source, start_index: number, end_index: number): Annotation {
  return { type: 'url_citation', url_citation: { url, title, start_index, end_index } }
}

/** Vendors use either of two names for a message's or delta's reasoning. */
export function readReasoning(value: Record<string, unknown>): string | undefined {
  return asString(value.reasoning_content) || asString(value.reasoning)
}

/** OpenAI's `{ error }`, or Mistral's and vLLM's `{ object: 'error' }`. */
export function isErrorBody(body: unknown): boolean {
  if (!isRecord(body) || Array.isArray(body.choices)) return false
  return (body.error !== undefined && body.error !== null) || body.object === 'error'
}
