/**
 * The interchange format: OpenAI's Chat Completions, with its field names (https://platform.openai.com/docs/api-reference/chat), and common
 * additions of other vendors: `reasoning_content`, `thinking_blocks`, `cache_control`, `extra_content`, `annotations`.
 */

import type { CallInfo } from './record.ts'
import type { StandardSchema } from './standard-schema.ts'

/** Marks the end of a prefix that the provider may cache (Anthropic's prompt caching, also used by others). */
export interface CacheControl {
  type: 'ephemeral'
  /** How long the prefix is cached. Default: five minutes. */
  ttl?: '5m' | '1h'
}

export interface TextPart {
  type: 'text'
  text: string
  cache_control?: CacheControl
}

export interface ImagePart {
  type: 'image_url'
  /** `url` is an https URL or a data URL (`data:image/png;base64,…`). */
  image_url: { url: string; detail?: 'auto' | 'low' | 'high' | 'original' }
  cache_control?: CacheControl
}

export interface AudioPart {
  type: 'input_audio'
  /** `data` is base64. */
  input_audio: { data: string; format: 'wav' | 'mp3' }
  cache_control?: CacheControl
}

export interface FilePart {
  type: 'file'
  /** `file_data` is a data URL; `file_id` is the provider's id or, if the provider supports it, a URI. */
  file: { file_data?: string; file_id?: string; filename?: string; format?: string }
  cache_control?: CacheControl
}

export interface RefusalPart {
  type: 'refusal'
  refusal: string
}

export type ContentPart = TextPart | ImagePart | AudioPart | FilePart

/** A reasoning block with the provider's signature. Send it back unchanged: a provider rejects a conversation without it. */
export type ThinkingBlock =
  | { type: 'thinking'; thinking: string; signature?: string }
  | { type: 'redacted_thinking'; data: string }

export interface FunctionToolCall {
  id: string
  type: 'function'
  /** `arguments` is JSON text, `{}` if the model gave none. */
  function: { name: string; arguments: string }
  /** What the provider needs back with this call, for example `{ google: { thought_signature } }`. */
  extra_content?: Record<string, unknown>
}

export interface CustomToolCall {
  id: string
  type: 'custom'
  custom: { name: string; input: string }
}

export type ToolCall = FunctionToolCall | CustomToolCall

export interface SystemMessage {
  role: 'system' | 'developer'
  content: string | TextPart[]
  name?: string
  cache_control?: CacheControl
}

export interface UserMessage {
  role: 'user'
  content: string | ContentPart[]
  name?: string
  cache_control?: CacheControl
}

export interface AssistantMessage {
  role: 'assistant'
  content?: string | (TextPart | RefusalPart)[] | null
  name?: string
  refusal?: string | null
  audio?: { id: string } | null
  tool_calls?: ToolCall[]
  /** @deprecated OpenAI's form before `tool_calls`. */
  function_call?: { name: string; arguments: string } | null
  reasoning_content?: string | null
  thinking_blocks?: ThinkingBlock[]
  extra_content?: Record<string, unknown>
  cache_control?: CacheControl
}

export interface ToolMessage {
  role: 'tool'
  tool_call_id: string
  content: string | ContentPart[]
  name?: string
  cache_control?: CacheControl
}

/** @deprecated OpenAI's form before `tool` messages. */
export interface FunctionMessage {
  role: 'function'
  name: string
  content: string | null
}

export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage | FunctionMessage

export interface FunctionTool {
  type: 'function'
  function: {
    name: string
    description?: string
    /** A JSON schema. */
    parameters?: Record<string, unknown>
    strict?: boolean | null
  }
  cache_control?: CacheControl
}

/** A tool that the provider runs, in the provider's format (`{ type: 'web_search_20250305', … }`). */
export interface ProviderTool {
  type: string
  [key: string]: unknown
}

export type Tool = FunctionTool | ProviderTool

export type ToolChoice =
  | 'none'
  | 'auto'
  | 'required'
  | { type: 'function'; function: { name: string } }
  | { type: 'custom'; custom: { name: string } }
  | {
      type: 'allowed_tools'
      allowed_tools: { mode: 'auto' | 'required'; tools: Record<string, unknown>[] }
    }

export interface JsonSchemaFormat {
  type: 'json_schema'
  json_schema: {
    name: string
    description?: string
    schema?: Record<string, unknown>
    strict?: boolean | null
  }
}

/** A JSON schema, one of OpenAI's other formats, or a Zod or other Standard Schema, which types and validates `parsed`. */
export type ResponseFormat = { type: 'text' } | { type: 'json_object' } | JsonSchemaFormat | StandardSchema

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'

/** A request without `model` and `stream`. A parameter that is `undefined` counts as absent. */
export interface CompletionParameters {
  messages: readonly Message[]
  audio?:
    | { voice: string | { id: string }; format: 'wav' | 'aac' | 'mp3' | 'flac' | 'opus' | 'pcm16' }
    | null
    | undefined
  frequency_penalty?: number | null | undefined
  function_call?: 'none' | 'auto' | { name: string } | undefined
  functions?: { name: string; description?: string; parameters?: Record<string, unknown> }[] | undefined
  logit_bias?: Record<string, number> | null | undefined
  logprobs?: boolean | null | undefined
  max_completion_tokens?: number | null | undefined
  max_tokens?: number | null | undefined
  metadata?: Record<string, string> | null | undefined
  modalities?: ('text' | 'audio' | 'image')[] | null | undefined
  n?: number | null | undefined
  parallel_tool_calls?: boolean | undefined
  prediction?: { type: 'content'; content: string | TextPart[] } | null | undefined
  presence_penalty?: number | null | undefined
  prompt_cache_key?: string | undefined
  prompt_cache_retention?: string | null | undefined
  reasoning_effort?: ReasoningEffort | null | undefined
  response_format?: ResponseFormat | undefined
  safety_identifier?: string | undefined
  seed?: number | null | undefined
  service_tier?: string | null | undefined
  stop?: string | string[] | null | undefined
  store?: boolean | null | undefined
  stream_options?: { include_usage?: boolean; include_obfuscation?: boolean } | null | undefined
  temperature?: number | null | undefined
  /** Anthropic's form of reasoning control; `reasoning_effort` is the portable one. */
  thinking?: { type: 'enabled' | 'disabled' | 'adaptive'; budget_tokens?: number; [key: string]: unknown } | undefined
  tool_choice?: ToolChoice | undefined
  tools?: readonly Tool[] | undefined
  top_k?: number | null | undefined
  top_logprobs?: number | null | undefined
  top_p?: number | null | undefined
  user?: string | undefined
  verbosity?: 'low' | 'medium' | 'high' | null | undefined
  web_search_options?: Record<string, unknown> | undefined
}

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'function_call'

export interface UrlCitation {
  type: 'url_citation'
  url_citation: { url: string; title: string; start_index: number; end_index: number; [key: string]: unknown }
}

export type Annotation = UrlCitation

export interface AnswerAudio {
  /** For references in later assistant messages. Empty if the provider does not store audio (Gemini). */
  id: string
  /** Base64, in the requested format. */
  data: string
  /** When the id expires, in Unix seconds. 0 without an id. */
  expires_at: number
  transcript: string
}

export interface AnswerMessage {
  role: 'assistant'
  content: string | null
  refusal: string | null
  tool_calls?: ToolCall[]
  /** @deprecated OpenAI's form before `tool_calls`, for `functions`. */
  function_call?: { name: string; arguments: string }
  /** Present if `modalities` requested it. */
  audio?: AnswerAudio
  /** Images that the model generated, as data URLs (Gemini, OpenRouter). */
  images?: ImagePart[]
  reasoning_content?: string
  thinking_blocks?: ThinkingBlock[]
  annotations?: Annotation[]
  extra_content?: Record<string, unknown>
  /** The parsed content, validated if `response_format` was a Standard Schema. */
  parsed?: unknown
}

export interface Logprobs {
  content: TokenLogprob[] | null
  refusal: TokenLogprob[] | null
}

export interface TokenLogprob {
  token: string
  bytes: number[] | null
  logprob: number
  top_logprobs: { token: string; bytes: number[] | null; logprob: number }[]
}

export interface Choice {
  index: number
  finish_reason: FinishReason
  logprobs: Logprobs | null
  message: AnswerMessage
}

/**
 * Tokens. `prompt_tokens` includes cache reads and cache writes; `completion_tokens` includes reasoning.
 * A field that the provider did not report is absent.
 */
export interface Usage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  prompt_tokens_details?: {
    cached_tokens?: number
    /** Tokens that this call wrote to the provider's prompt cache. */
    cache_creation_tokens?: number
    /** The same by cache lifetime, if the provider reports it. */
    cache_creation_token_details?: { ephemeral_5m_input_tokens?: number; ephemeral_1h_input_tokens?: number }
    /** The cached tokens by modality, if the provider reports it (Gemini, OpenAI's Realtime). */
    cached_tokens_details?: {
      audio_tokens?: number
      text_tokens?: number
      image_tokens?: number
      video_tokens?: number
    }
    audio_tokens?: number
    text_tokens?: number
    image_tokens?: number
    video_tokens?: number
  }
  completion_tokens_details?: {
    reasoning_tokens?: number
    audio_tokens?: number
    text_tokens?: number
    image_tokens?: number
    video_tokens?: number
    accepted_prediction_tokens?: number
    rejected_prediction_tokens?: number
  }
  /** The billed amounts, if they are less than the model's tokens (Cohere does not bill its own preamble). */
  billed_units?: { input_tokens?: number; output_tokens?: number; [unit: string]: unknown }
  /** How often the provider ran its own tools, some of which are billed per use (Anthropic, Gemini, OpenRouter, Perplexity, xAI). */
  server_tool_use?: { web_search_requests?: number; [requests: string]: number | undefined }
  /** US dollars. Present if the provider reports it, or the price book has a price for the model. */
  cost?: number
}

/**
 * OpenAI's tiers, so that responses fit code written for its types. At runtime the field may also hold another vendor's tier.
 */
export type ServiceTier = 'auto' | 'default' | 'flex' | 'scale' | 'priority' | 'fast' | null

export interface Completion {
  id: string
  object: 'chat.completion'
  /** Unix seconds. */
  created: number
  /** The model that served the call, as named by the provider. */
  model: string
  choices: Choice[]
  usage?: Usage
  service_tier?: ServiceTier
  system_fingerprint?: string
  /** The first choice's `parsed`. */
  parsed?: unknown
  /** How the call went: ids, cost, timings, attempts. Not enumerable, so it is neither printed nor compared. */
  readonly call?: CallInfo
}

export interface ToolCallDelta {
  index: number
  id?: string
  /** At runtime also `custom`, which OpenAI's types omit. Check for the field `custom` instead. */
  type?: 'function'
  function?: { name?: string; arguments?: string }
  custom?: { name?: string; input?: string }
  extra_content?: Record<string, unknown>
}

export interface Delta {
  role?: 'assistant'
  content?: string | null
  refusal?: string | null
  tool_calls?: ToolCallDelta[]
  function_call?: { name?: string; arguments?: string }
  /** `data` and `transcript` are pieces. */
  audio?: Partial<AnswerAudio>
  images?: ImagePart[]
  reasoning_content?: string
  /** Complete blocks. A signed block comes once its signature has arrived. */
  thinking_blocks?: ThinkingBlock[]
  annotations?: Annotation[]
  extra_content?: Record<string, unknown>
}

export interface ChunkChoice {
  index: number
  delta: Delta
  finish_reason: FinishReason | null
  logprobs?: Logprobs | null
}

export interface CompletionChunk {
  id: string
  object: 'chat.completion.chunk'
  created: number
  model: string
  /** Empty on the chunk with the usage, and on chunks that carry only provider metadata. */
  choices: ChunkChoice[]
  usage?: Usage | null
  service_tier?: ServiceTier
  system_fingerprint?: string
}
