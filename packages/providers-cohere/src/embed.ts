import {
  asNumber,
  asRecord,
  BadRequestError,
  type CallContext,
  type EmbeddingParameters,
  type EmbeddingResponse,
  InvalidResponseError,
  type ParameterSet,
  type WireRequest,
} from '@litecone/core'
import { omitNullish } from './omit-nullish.ts'

export const embedParameters: ParameterSet = /* @__PURE__ */ new Set(['dimensions', 'encoding_format', 'input_type'])

/** Google's `task_type` as Cohere's `input_type`. OpenAI has no equivalent. */
const INPUT_TYPES: Partial<Record<string, string>> = {
  retrieval_document: 'search_document',
  retrieval_query: 'search_query',
  question_answering: 'search_query',
}

/**
 * https://docs.cohere.com/reference/embed. `input` may contain images as data URLs besides texts. `input_type` is required by the API and
 * defaults to `search_document`.
 */
export function encodeEmbedding(request: EmbeddingParameters, { model }: CallContext): WireRequest {
  const { dimensions, encoding_format = 'float', input } = request
  const inputs = (typeof input === 'string' ? [input] : [...input]).map((one) => {
    if (typeof one === 'string') return one
    throw new BadRequestError('Cohere embeds texts and images, not token ids. Pass input as strings.', {
      param: 'input',
    })
  })
  const asked = request.input_type?.toLowerCase()
  const input_type = (asked && (INPUT_TYPES[asked] ?? asked)) || 'search_document'
  const options = omitNullish({ embedding_types: [encoding_format], output_dimension: dimensions })
  return { path: '/v2/embed', body: { model, ...sortInputs(inputs, input_type), ...options } }
}

/** Texts and images have separate fields; a mix of both has a third. */
function sortInputs(inputs: readonly string[], input_type: string): Record<string, unknown> {
  const images = inputs.filter(isImage)
  if (images.length === 0) return { texts: inputs, input_type }
  if (images.length === inputs.length) return { images, input_type: 'image' }
  const mixed = inputs.map((one) => ({
    content: [isImage(one) ? { type: 'image_url', image_url: { url: one } } : { type: 'text', text: one }],
  }))
  return { inputs: mixed, input_type }
}

function isImage(input: string): boolean {
  return /^data:image\//.test(input)
}

export function decodeEmbedding(body: unknown, { provider, model }: CallContext): EmbeddingResponse {
  const { embeddings, meta } = asRecord(body)
  // By type: `float`, `base64`, or another requested in `extraBody`.
  const vectors = Object.values(asRecord(embeddings)).find((value) => Array.isArray(value) && value.length > 0)
  if (!Array.isArray(vectors)) {
    throw new InvalidResponseError(`${provider} returned no embeddings.`, { provider, model, body })
  }
  const { tokens, billed_units } = asRecord(meta)
  const billed = asRecord(billed_units)
  const count =
    asNumber(asRecord(tokens).input_tokens) ?? asNumber(billed.input_tokens) ?? asNumber(billed.image_tokens)
  return {
    object: 'list',
    model,
    data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    ...(count !== undefined && { usage: { prompt_tokens: count, total_tokens: count } }),
  }
}
