import type { LogEntry } from '@litecone/gateway/api'
import { formatBytes } from '../../../format/format-figure.ts'
import { isJson, type Json, listOf, parsed, textOf } from './json.ts'
import { readEmbeddings } from './read-embeddings.ts'
import type { Moderation, Part, RankedDocument, Turn } from './turn.ts'

/** What is read of a log. A log of a client may lack all but the bodies. */
export type Bodies = Pick<LogEntry, 'requestBody' | 'responseBody'> &
  Partial<Pick<LogEntry, 'responseHeaders' | 'responseSize'>>

/** A response that is not a message: embeddings, a ranking, verdicts of a moderation, images, audio or plain text. */
export function readResult({
  requestBody,
  responseBody,
  responseHeaders = {},
  responseSize = null,
}: Bodies): readonly Turn[] {
  if (!responseBody) return []
  const [, kind = ''] = Object.entries(responseHeaders).find(([name]) => name.toLowerCase() === 'content-type') ?? []
  if (/^(?:audio|video|image)\//.test(kind)) {
    return [respond([{ type: 'note', text: `${formatBytes(responseSize)} of ${kind}. The log keeps text only.` }])]
  }
  const value = parsed(responseBody)
  if (/^text\/(?:plain|vtt)/.test(kind) && !isJson(value)) return [respond([{ type: 'text', text: responseBody }])]
  return isJson(value) ? readValue(value, parsed(requestBody ?? '')) : []
}

function readValue(value: Json, request: unknown): readonly Turn[] {
  const embeddings = readEmbeddings(value)
  const parts = embeddings
    ? [embeddings]
    : [...readRanking(value, request), ...readModeration(value), ...readImages(value)]
  return parts.length > 0 ? [respond(parts)] : []
}

function respond(parts: readonly Part[]): Turn {
  return { role: 'response', parts }
}

/** Cohere's and Jina's `results`, and Voyage's `data`. (https://docs.cohere.com/reference/rerank, https://docs.voyageai.com/reference/reranker-api) */
function readRanking(value: Json, request: unknown): readonly Part[] {
  const given = isJson(request) ? listOf(request['documents']) : []
  const documents = [...listOf(value['results']), ...listOf(value['data'])].flatMap((each): RankedDocument[] => {
    if (!isJson(each)) return []
    const { index, relevance_score, score = relevance_score, document } = each
    if (typeof index !== 'number' || typeof score !== 'number') return []
    return [{ index, score, text: documentText(document ?? given[index]) }]
  })
  return documents.length > 0 ? [{ type: 'ranking', documents }] : []
}

function documentText(document: unknown): string | undefined {
  if (document === undefined) return undefined
  return textOf(document) ?? (isJson(document) ? textOf(document['text']) : undefined) ?? JSON.stringify(document)
}

/** OpenAI's, and Mistral's, which only has the categories. (https://platform.openai.com/docs/api-reference/moderations/object) */
function readModeration({ results }: Json): readonly Moderation[] {
  return listOf(results).flatMap((each): Moderation[] => {
    if (!isJson(each) || !isJson(each['categories'])) return []
    const scores = isJson(each['category_scores']) ? each['category_scores'] : {}
    const categories = Object.entries(each['categories']).map(([name, isFlagged]) => {
      const score = scores[name]
      return { name, isFlagged: isFlagged === true, score: typeof score === 'number' ? score : undefined }
    })
    categories.sort((one, other) => (other.score ?? 0) - (one.score ?? 0))
    const isFlagged = each['flagged'] === true || categories.some((category) => category.isFlagged)
    return [{ type: 'moderation', isFlagged, categories }]
  })
}

/** OpenAI's images, and Imagen's. (https://platform.openai.com/docs/api-reference/images/object, https://ai.google.dev/gemini-api/docs/imagen) */
function readImages({ data, output_format, predictions }: Json): readonly Part[] {
  const format = textOf(output_format) ?? 'png'
  return [...listOf(data), ...listOf(predictions)].flatMap((each): readonly Part[] => {
    if (!isJson(each)) return []
    const { b64_json, url, revised_prompt, bytesBase64Encoded, mimeType } = each
    const bytes = textOf(b64_json) ?? textOf(bytesBase64Encoded)
    const address = bytes === undefined ? textOf(url) : `data:${textOf(mimeType) ?? `image/${format}`};base64,${bytes}`
    if (address === undefined) return []
    const revised = textOf(revised_prompt)
    const image = { type: 'image', url: address } as const
    return revised ? [{ type: 'data', title: 'Revised prompt', value: revised }, image] : [image]
  })
}
