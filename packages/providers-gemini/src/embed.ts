import {
  asList,
  asNumber,
  asRecord,
  BadRequestError,
  type CallContext,
  type EmbeddingParameters,
  type EmbeddingResponse,
  InvalidResponseError,
  type ParameterSet,
  UnsupportedParamsError,
  type WireRequest,
} from '@litecone/core'
import { given } from './given.ts'
import { modelPath } from './model.ts'

export const embedParameters: ParameterSet = /* @__PURE__ */ new Set([
  'dimensions',
  'encoding_format',
  'input_type',
  'title',
])

/** Cohere's names for what is here `taskType`; OpenAI has none. */
const TASK_TYPES: Partial<Record<string, string>> = {
  search_document: 'RETRIEVAL_DOCUMENT',
  search_query: 'RETRIEVAL_QUERY',
}

/** https://ai.google.dev/api/embeddings#method:-models.batchembedcontents */
export function encodeEmbedding(request: EmbeddingParameters, { model }: CallContext): WireRequest {
  const path = modelPath(model)
  const { texts, options } = readEmbedding(request)
  const requests = texts.map((text) => ({ model: path.slice(1), content: { parts: [{ text }] }, ...options }))
  return { path: `${path}:batchEmbedContents`, body: { requests } }
}

/** What is to be embedded and how, in Google's words. */
export function readEmbedding(request: EmbeddingParameters & { title?: string }) {
  const { dimensions, encoding_format, input, input_type, title } = request
  if (encoding_format && encoding_format !== 'float') {
    throw new UnsupportedParamsError(
      'Gemini gives embeddings as numbers: leave encoding_format out, or name it in dropParams.',
      {
        param: 'encoding_format',
      },
    )
  }
  const taskType = input_type && (TASK_TYPES[input_type] ?? input_type.toUpperCase())
  return { texts: textsOf(input), options: given({ taskType, title, outputDimensionality: dimensions }) }
}

function textsOf(input: EmbeddingParameters['input']): string[] {
  const texts = typeof input === 'string' ? [input] : [...input]
  return texts.map((text) => {
    if (typeof text === 'string') return text
    throw new BadRequestError('Gemini embeds texts, not token ids: pass input as a string or an array of strings.', {
      param: 'input',
    })
  })
}

export function decodeEmbedding(body: unknown, context: CallContext): EmbeddingResponse {
  const { embeddings, embedding, usageMetadata } = asRecord(body)
  const vectors = Array.isArray(embeddings) ? embeddings : embedding === undefined ? [] : [embedding]
  if (vectors.length === 0)
    throw new InvalidResponseError('Gemini answered without any embedding.', { ...context, body })
  const data = vectors.map((vector, index) => ({
    object: 'embedding' as const,
    index,
    embedding: asList(asRecord(vector).values).map((value) => asNumber(value) ?? 0),
  }))
  const prompt = asNumber(asRecord(usageMetadata).promptTokenCount)
  const total = asNumber(asRecord(usageMetadata).totalTokenCount) ?? prompt
  return {
    object: 'list',
    model: context.model,
    data,
    ...given({ usage: prompt === undefined ? undefined : { prompt_tokens: prompt, total_tokens: total ?? prompt } }),
  }
}
