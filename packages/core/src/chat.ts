/**
 * The interchange format: OpenAI's Chat Completions, on the wire's own names
 * (https://platform.openai.com/docs/api-reference/chat), with the additions that others have made common:
 * `reasoning_content`, `thinking_blocks`, `cache_control`, `extra_content`, `annotations`.
 */

import type { CallInfo } from './record.ts'
import type { StandardSchema } from './standard-schema.ts'

/** Marks the end of a prefix that the provider may cache (Anthropic's prompt caching, passed through by others). */
export interface CacheControl {
  type: 'ephemeral'
  /** How long the prefix lives: five minutes unless given. */
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
  /** `file_data` is a data URL; `file_id` is the provider's id or, where the provider takes one, a URI. */
  file: { file_data?: string; file_id?: string; filename?: string; format?: string }
  cache_control?: CacheControl
}

export interface RefusalPart {
  type: 'refusal'
  refusal: string
}

export type ContentPart = TextPart | ImagePart | AudioPart | FilePart

/** A reasoning block as the provider signed it. Send it back unchanged: a provider refuses a conversation whose signature is lost. */
export type ThinkingBlock =
  | { type: 'thinking'; thinking: string; signature?: string }
  | { type: 'redacted_thinking'; data: string }

export interface FunctionToolCall {
  id: string
  type: 'function'
  /** `arguments` is JSON text, `{}` when the model gave none. */
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

/** A tool that the provider runs, in the provider's own words (`{ type: 'web_search_20250305', … }`). */
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

/** A JSON schema, one of OpenAI's other formats, or a zod / Standard Schema value, by which `parsed` is then typed and checked. */
export type ResponseFormat = { type: 'text' } | { type: 'json_object' } | JsonSchemaFormat | StandardSchema

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'

/** What a call asks, apart from the model that is asked. A parameter that is `undefined` is as good as absent. */
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
  /** What a later assistant message names the audio by. Empty where the provider keeps none (Gemini). */
  id: string
  /** Base64, in the format that was asked for. */
  data: string
  /** Unix seconds, until when the provider knows the id. 0 where it has none. */
  expires_at: number
  transcript: string
}

export interface AnswerMessage {
  role: 'assistant'
  content: string | null
  refusal: string | null
  tool_calls?: ToolCall[]
  /** @deprecated OpenAI's form before `tool_calls`: the answer to `functions`. */
  function_call?: { name: string; arguments: string }
  /** When `modalities` asked for it. */
  audio?: AnswerAudio
  /** Pictures that the model made, as data URLs (Gemini, OpenRouter). */
  images?: ImagePart[]
  reasoning_content?: string
  thinking_blocks?: ThinkingBlock[]
  annotations?: Annotation[]
  extra_content?: Record<string, unknown>
  /** The content, parsed and checked, when `response_format` was a schema. */
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
 * A field the provider did not tell is absent.
 */
export interface Usage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  prompt_tokens_details?: {
    cached_tokens?: number
    /** Tokens written to the provider's prompt cache by this call. */
    cache_creation_tokens?: number
    /** The same, by how long the cache lives, where the provider tells. */
    cache_creation_token_details?: { ephemeral_5m_input_tokens?: number; ephemeral_1h_input_tokens?: number }
    /** What the cached tokens are, where the provider tells (Gemini, OpenAI's Realtime). */
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
  /** What the provider bills, where that is less than what the model read and wrote (Cohere leaves out its own preamble). */
  billed_units?: { input_tokens?: number; output_tokens?: number; [unit: string]: unknown }
  /** How often the provider ran tools of its own, some of which it bills by the call (Anthropic, Gemini, OpenRouter, Perplexity, xAI). */
  server_tool_use?: { web_search_requests?: number; [requests: string]: number | undefined }
  /** US dollars, when the client has a price book with a price for the model or the provider told the cost. */
  cost?: number
}

/**
 * OpenAI's tiers, so that an answer can be handed to code written for their types. Other vendors' own tiers come under the same
 * field, as the vendor names them.
 */
export type ServiceTier = 'auto' | 'default' | 'flex' | 'scale' | 'priority' | 'fast' | null

export interface Completion {
  id: string
  object: 'chat.completion'
  /** Unix seconds. */
  created: number
  /** The model that served the call, as the provider names it. */
  model: string
  choices: Choice[]
  usage?: Usage
  service_tier?: ServiceTier
  system_fingerprint?: string
  /** The first choice's `parsed`. */
  parsed?: unknown
  /** How the call went: ids, cost, timings, attempts. Not enumerable, so an answer prints and compares as the provider gave it. */
  readonly call?: CallInfo
}

export interface ToolCallDelta {
  index: number
  id?: string
  /** Of a custom tool it is `custom`, which OpenAI's own types do not say; `custom` tells it. */
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
  /** Blocks that are whole: a signed block is given when its signature has come. */
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
  /** Empty on the chunk that carries usage, and on chunks that carry only the provider's remarks. */
  choices: ChunkChoice[]
  usage?: Usage | null
  service_tier?: ServiceTier
  system_fingerprint?: string
}
