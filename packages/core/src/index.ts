export type * from './chat.ts'
export { type ChunkHead, createChunk, createUsageChunk } from './chunk.ts'
export { contentText, type DataUrl, parseDataUrl, parseToolArguments } from './content.ts'
export type * from './embedding-types.ts'
export * from './errors.ts'
export { createFailureError, isContextWindowMessage } from './failure.ts'
export { asList, asNumber, asRecord, asString, isRecord, parseJson } from './json.ts'
export type * from './moderation-types.ts'
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
} from './provider.ts'
export type * from './record.ts'
export type { SchemaOutput, StandardSchema } from './standard-schema.ts'
export { createUsage, type TokenCounts } from './usage.ts'
export type * from './wire.ts'
