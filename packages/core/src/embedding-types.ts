import type { Usage } from './chat.ts'
import type { CallInfo } from './record.ts'

/** OpenAI's embeddings request (https://platform.openai.com/docs/api-reference/embeddings), apart from the model. */
export interface EmbeddingParameters {
  /** One text, several, or token arrays where the provider takes them. */
  input: string | readonly string[] | readonly number[] | readonly (readonly number[])[]
  dimensions?: number | undefined
  encoding_format?: 'float' | 'base64' | undefined
  user?: string | undefined
  /** What the vectors are for, where the provider asks: Cohere's `search_document`, Gemini's `RETRIEVAL_QUERY`, … */
  input_type?: string | undefined
}

export interface Embedding {
  object: 'embedding'
  index: number
  /** Numbers, or base64 text when `encoding_format: 'base64'` was asked. */
  embedding: number[] | string
}

export interface EmbeddingResponse {
  object: 'list'
  model: string
  data: Embedding[]
  usage?: Pick<Usage, 'prompt_tokens' | 'total_tokens' | 'cost'>
  readonly call?: CallInfo
}
