export type { CallbackOptions } from './callbacks.ts'
export type * from './chat.ts'
export { type ChunkHead, createChunk, createUsageChunk } from './chunk.ts'
export { type Client, createClient } from './client.ts'
export { type ChunkSource, collect, foldChunks, foldDeltas } from './collect.ts'
export { type CompletionFunction, type CompletionRequest, completion, type ParsedCompletion } from './completion.ts'
export { completionToChunks } from './completion-to-chunks.ts'
export { contentText, type DataUrl, parseDataUrl, parseToolArguments } from './content.ts'
export {
  type EmbeddingFunction,
  type EmbeddingRequest,
  embedding,
  type ModerationFunction,
  type ModerationRequest,
  moderation,
} from './embedding.ts'
export type * from './embedding-types.ts'
export { readEnvironment } from './endpoint.ts'
export * from './errors.ts'
export { createEventTemplate, type EventTemplate } from './event-template.ts'
export { createFailureError, isContextWindowMessage } from './failure.ts'
export { type FallbackOptions, type FallbackPolicy, fallbacks, type ModelReference } from './fallbacks.ts'
export { createNdjsonFramer, createSseFramer } from './framing.ts'
export { asList, asNumber, asRecord, asString, isRecord, parseJson } from './json.ts'
export type * from './moderation-types.ts'
export type { CallOptions, ClientOptions, Timeouts } from './options.ts'
export type { ParameterPolicy } from './parameters.ts'
export {
  type ApiKey,
  bearer,
  defineProvider,
  isModel,
  type Model,
  type Provider,
  type ProviderDefinition,
  type ProviderFactory,
  type ProviderSettings,
  type RequestHeaders,
  type SignableRequest,
} from './provider.ts'
export type * from './record.ts'
export { type RetryOptions, type RetryPolicy, type RetryState, readRetryAfter, retry } from './retry.ts'
export { type Deployment, type RouterOptions, type RouterPolicy, type RouterState, router } from './router.ts'
export type { SchemaOutput, StandardSchema } from './standard-schema.ts'
export type { CompletionStream } from './stream.ts'
export { createTruncatedStreamError } from './truncated-stream.ts'
export { createUsage, type TokenCounts } from './usage.ts'
export type * from './wire.ts'
