import {
  asList,
  asNumber,
  asRecord,
  BadRequestError,
  type CallContext,
  type EmbeddingParameters,
  type EmbeddingResponse,
  type WireRequest,
} from '@litecone/core'
import { decodeEmbedding, readEmbedding } from './embed.ts'
import { nonEmpty } from './omit-nullish.ts'
import { vertexModelPath } from './vertex-request.ts'

/**
 * Embedding models use `predict`; Gemini's from the second on use `embedContent`, which accepts one text.
 * https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api
 */
export function encodeVertexEmbedding(
  request: EmbeddingParameters,
  { model }: CallContext,
  prefix: string,
): WireRequest {
  const path = prefix + vertexModelPath(model)
  const { texts, options } = readEmbedding(request)
  if (model.includes('gemini') && !model.includes('gemini-embedding-001')) {
    if (texts.length > 1) {
      throw new BadRequestError(`${model} embeds one text per request on Vertex AI. Pass input as a string.`, {
        param: 'input',
      })
    }
    const body = { content: { parts: texts.map((text) => ({ text })) }, embedContentConfig: options }
    return { path: `${path}:embedContent`, body }
  }
  const { taskType: task_type, title, outputDimensionality } = options
  const instances = texts.map((content) => ({ content, ...nonEmpty({ task_type, title }) }))
  return { path: `${path}:predict`, body: { instances, parameters: { ...nonEmpty({ outputDimensionality }) } } }
}

export function decodeVertexEmbedding(body: unknown, context: CallContext): EmbeddingResponse {
  const { predictions } = asRecord(body)
  if (!Array.isArray(predictions)) return decodeEmbedding(body, context)
  const embeddings = predictions.map((prediction) => asRecord(asRecord(prediction).embeddings))
  const counts = asList(embeddings).flatMap((each) => asNumber(asRecord(asRecord(each).statistics).token_count) ?? [])
  const usageMetadata = counts.length > 0 ? { promptTokenCount: counts.reduce((sum, count) => sum + count) } : {}
  return decodeEmbedding({ embeddings, usageMetadata }, context)
}
