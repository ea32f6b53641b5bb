import type { Usage } from './chat.ts'
import type { CallInfo } from './record.ts'

/** OpenAI's embeddings request (https://platform.openai.com/docs/api-reference/embeddings), without `model`. */
export interface EmbeddingParameters {
  /** One text, several, or token arrays if the provider supports them. */
  input: string | readonly string[] | readonly number[] | readonly (readonly number[])[]
  dimensions?: number | undefined
  encoding_format?: 'float' | 'base64' | undefined
  user?: string | undefined
  /** The purpose of the vectors, for providers that ask: Cohere's `search_document`, Gemini's `RETRIEVAL_QUERY`, … */
  input_type?: string | undefined
}

export interface Embedding {
  object: 'embedding'
  index: number
  /** Numbers, or base64 text for `encoding_format: 'base64'`. */
  embedding: number[] | string
}

export interface EmbeddingResponse {
  object: 'list'
  model: string
  data: Embedding[]
  usage?: Pick<Usage, 'prompt_tokens' | 'total_tokens' | 'cost'>
  readonly call?: CallInfo
}
