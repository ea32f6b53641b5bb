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
import { givenAny } from './given.ts'
import { vertexModelPath } from './vertex-request.ts'

/**
 * Models of embeddings are asked by `predict`, Gemini's since the second by `embedContent`, which takes one text.
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
      throw new BadRequestError(`${model} embeds one text per request at Vertex AI: pass input as a string.`, {
        param: 'input',
      })
    }
    const body = { content: { parts: texts.map((text) => ({ text })) }, embedContentConfig: options }
    return { path: `${path}:embedContent`, body }
  }
  const { taskType: task_type, title, outputDimensionality } = options
  const instances = texts.map((content) => ({ content, ...givenAny({ task_type, title }) }))
  return { path: `${path}:predict`, body: { instances, parameters: { ...givenAny({ outputDimensionality }) } } }
}

export function decodeVertexEmbedding(body: unknown, context: CallContext): EmbeddingResponse {
  const { predictions } = asRecord(body)
  if (!Array.isArray(predictions)) return decodeEmbedding(body, context)
  const embeddings = predictions.map((prediction) => asRecord(asRecord(prediction).embeddings))
  const counts = asList(embeddings).flatMap((each) => asNumber(asRecord(asRecord(each).statistics).token_count) ?? [])
  const usageMetadata = counts.length > 0 ? { promptTokenCount: counts.reduce((sum, count) => sum + count) } : {}
  return decodeEmbedding({ embeddings, usageMetadata }, context)
}
