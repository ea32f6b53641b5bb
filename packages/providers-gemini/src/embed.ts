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
import { modelPath } from './model.ts'
import { omitNullish } from './omit-nullish.ts'

export const embedParameters: ParameterSet = /* @__PURE__ */ new Set([
  'dimensions',
  'encoding_format',
  'input_type',
  'title',
])

/** Cohere's `input_type` as Google's `taskType`. OpenAI has no equivalent. */
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

/** The texts and options in Google's terms. */
export function readEmbedding(request: EmbeddingParameters & { title?: string }) {
  const { dimensions, encoding_format, input, input_type, title } = request
  if (encoding_format && encoding_format !== 'float') {
    throw new UnsupportedParamsError(
      'Gemini returns embeddings as numbers only. Remove encoding_format, or list it in dropParams.',
      {
        param: 'encoding_format',
      },
    )
  }
  const taskType = input_type && (TASK_TYPES[input_type] ?? input_type.toUpperCase())
  return { texts: textsOf(input), options: omitNullish({ taskType, title, outputDimensionality: dimensions }) }
}

function textsOf(input: EmbeddingParameters['input']): string[] {
  const texts = typeof input === 'string' ? [input] : [...input]
  return texts.map((text) => {
    if (typeof text === 'string') return text
    throw new BadRequestError('Gemini embeds texts, not token ids. Pass input as a string or an array of strings.', {
      param: 'input',
    })
  })
}

export function decodeEmbedding(body: unknown, context: CallContext): EmbeddingResponse {
  const { embeddings, embedding, usageMetadata } = asRecord(body)
  const vectors = Array.isArray(embeddings) ? embeddings : embedding === undefined ? [] : [embedding]
  if (vectors.length === 0) throw new InvalidResponseError('Gemini returned no embeddings.', { ...context, body })
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
    ...omitNullish({
      usage: prompt === undefined ? undefined : { prompt_tokens: prompt, total_tokens: total ?? prompt },
    }),
  }
}
