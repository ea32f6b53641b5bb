import {
  asNumber,
  asRecord,
  BadRequestError,
  type CallContext,
  type EmbeddingParameters,
  type EmbeddingResponse,
  InvalidResponseError,
  isRecord,
  UnsupportedParamsError,
  type WireReply,
  type WireRequest,
  type WireStep,
} from '@litecone/core'
import { modelPath } from './model.ts'

type Fields = Record<string, unknown>
type EmbeddingModel = 'titan' | 'titan-v2' | 'cohere-v3' | 'cohere-v4'

/** The embedding parameters that each kind of model accepts. */
const TAKEN: Readonly<Record<EmbeddingModel, ReadonlySet<string>>> = {
  titan: /* @__PURE__ */ new Set(['encoding_format']),
  'titan-v2': /* @__PURE__ */ new Set(['dimensions', 'encoding_format', 'normalize']),
  'cohere-v3': /* @__PURE__ */ new Set(['encoding_format', 'input_type', 'truncate']),
  'cohere-v4': /* @__PURE__ */ new Set(['dimensions', 'encoding_format', 'input_type', 'truncate']),
}
const ANY: ReadonlySet<string> = /* @__PURE__ */ new Set(
  /* @__PURE__ */ Object.values(TAKEN).flatMap((names) => [...names]),
)

export function embedParameters(model: string): ReadonlySet<string> {
  const read = readEmbeddingModel(model)
  return read ? TAKEN[read] : ANY
}

function readEmbeddingModel(model: string): EmbeddingModel | undefined {
  if (/\bamazon\.titan-embed-(?:text-v1|g1-text)/.test(model)) return 'titan'
  if (/\bamazon\.titan-embed-text/.test(model)) return 'titan-v2'
  if (/\bcohere\.embed-[a-z]+-v3/.test(model)) return 'cohere-v3'
  return /\bcohere\.embed-/.test(model) ? 'cohere-v4' : undefined
}

type Request = EmbeddingParameters & { normalize?: boolean; truncate?: string }

/**
 * Embeddings use InvokeModel, whose body depends on the model.
 *
 * @param baseModel The model that determines the body: `model`, unless that is an ARN that does not name it.
 */
export function encodeEmbedding(request: Request, model: string, baseModel: string): WireRequest {
  const { encoding_format = 'float' } = request
  const read = readEmbeddingModel(baseModel)
  if (!read) {
    throw new BadRequestError(
      `Bedrock supports embeddings of Titan Text Embeddings and Cohere Embed, not "${baseModel}". If that is an ARN of one of them, pass baseModel.`,
      { param: 'model' },
    )
  }
  if (encoding_format !== 'float') {
    throw new UnsupportedParamsError(
      'Bedrock returns embeddings as numbers only. Remove encoding_format, or list it in dropParams.',
      { param: 'encoding_format' },
    )
  }
  const inputs = textsOf(request.input)
  const body = read.startsWith('titan') ? encodeTitan(inputs, request) : encodeCohere(inputs, request, read)
  return { path: `${modelPath(model)}/invoke`, body }
}

function textsOf(input: EmbeddingParameters['input']): string[] {
  return (typeof input === 'string' ? [input] : [...input]).map((text) => {
    if (typeof text === 'string') return text
    throw new BadRequestError('Bedrock embeds texts, not token ids. Pass input as a string or an array of strings.', {
      param: 'input',
    })
  })
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html */
function encodeTitan(inputs: readonly string[], { dimensions, normalize }: Request): Fields {
  const [inputText] = inputs
  if (inputs.length === 1) return { inputText, dimensions, normalize }
  throw new BadRequestError('Titan embeds one text per request. Make a call for each text.', {
    param: 'input',
  })
}

/**
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed-v3.html and …-v4.html. `input` may contain images as data
 * URLs. `input_type` is required by the API and defaults to `search_document`.
 */
function encodeCohere(inputs: readonly string[], request: Request, model: EmbeddingModel): Fields {
  const { dimensions: output_dimension, truncate } = request
  const asked = request.input_type?.toLowerCase()
  const input_type = (asked && (INPUT_TYPES[asked] ?? asked)) || 'search_document'
  const options = { output_dimension, truncate }
  const images = inputs.filter(isImage)
  if (images.length === 0) return { texts: inputs, input_type, ...options }
  if (model === 'cohere-v3') {
    if (inputs.length === 1) return { images, input_type: 'image', ...options }
    throw new BadRequestError(
      'Cohere Embed v3 embeds one image per request, without texts. Make a call for each image.',
      {
        param: 'input',
      },
    )
  }
  if (images.length === inputs.length) return { images, input_type, ...options }
  const mixed = inputs.map((one) => ({
    content: [isImage(one) ? { type: 'image_url', image_url: one } : { type: 'text', text: one }],
  }))
  return { inputs: mixed, input_type, ...options }
}

/** Google's `task_type` as Cohere's `input_type`. OpenAI has no equivalent. */
const INPUT_TYPES: Partial<Record<string, string>> = {
  retrieval_document: 'search_document',
  retrieval_query: 'search_query',
}

function isImage(input: string): boolean {
  return /^data:image\//.test(input)
}

/** Cohere reports usage only in a header. It is added to the body under Titan's name, so that both are read alike. */
export function readTokenCount({ headers, body }: WireReply): WireStep {
  const count = Number.parseInt(headers['x-amzn-bedrock-input-token-count'] ?? '', 10)
  if (Number.isNaN(count) || !isRecord(body)) return { done: body }
  return { done: { inputTextTokenCount: count, ...body } }
}

export function decodeEmbedding(body: unknown, { provider, model }: CallContext): EmbeddingResponse {
  const { embedding, embeddingsByType, embeddings, inputTextTokenCount } = asRecord(body)
  const titan = embedding ?? firstList(embeddingsByType)
  const vectors = Array.isArray(titan) ? [titan] : Array.isArray(embeddings) ? embeddings : firstList(embeddings)
  if (!vectors || vectors.length === 0) {
    throw new InvalidResponseError(`${provider} returned no embeddings.`, { provider, model, body })
  }
  const count = asNumber(inputTextTokenCount)
  return {
    object: 'list',
    model,
    data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: vector })),
    ...(count !== undefined && { usage: { prompt_tokens: count, total_tokens: count } }),
  }
}

/** By type: `float`, or another requested in `extraBody`. */
function firstList(byType: unknown): unknown[] | undefined {
  return Object.values(asRecord(byType)).find(Array.isArray)
}
