import {
  asRecord,
  type CallRecord,
  type CompletionParameters,
  type EmbeddingParameters,
  type Usage,
} from '@litecone/core'
import type { Attributes } from '@opentelemetry/api'
import { providerName } from './provider-name.ts'

/** The conventions' names of our operations. They have none for moderation. */
const OPERATIONS = { chat: 'chat', embed: 'embeddings', moderate: 'moderate' } as const

export function spanName({ operation, model }: CallRecord): string {
  return model === '' ? OPERATIONS[operation] : `${OPERATIONS[operation]} ${model}`
}

/** The attributes that spans and metrics share, and that samplers can use. */
export function callAttributes({ operation, provider, model, wire, error }: CallRecord): Attributes {
  return withoutUndefined({
    'gen_ai.operation.name': OPERATIONS[operation],
    'gen_ai.provider.name': provider === '' ? undefined : providerName(provider),
    'gen_ai.request.model': model === '' ? undefined : model,
    'error.type': error?.code,
    ...serverAttributes(wire?.url),
  })
}

/** https://github.com/open-telemetry/semantic-conventions/blob/v1.41.0/docs/gen-ai/gen-ai-spans.md#inference */
export function spanAttributes(record: CallRecord): Attributes {
  const { request, stream, servedModel, usage } = record
  return withoutUndefined({
    ...callAttributes(record),
    'gen_ai.request.stream': stream || undefined,
    ...('messages' in request ? chatAttributes(request) : embeddingAttributes(request)),
    'gen_ai.response.model': servedModel,
    'gen_ai.response.time_to_first_chunk': secondsToFirstChunk(record),
    ...responseAttributes(record),
    ...usageAttributes(usage),
    ...openaiAttributes(record),
    ...bedrockAttributes(record),
  })
}

/** For a stream, from the start of the call. */
export function secondsToFirstChunk({ stream, timings: { start, firstToken } }: CallRecord): number | undefined {
  return stream && firstToken !== undefined ? (firstToken - start) / 1000 : undefined
}

/** Billed tokens, if the provider reports them, else processed tokens. */
export function countTokens(usage: Usage): { readonly input: number; readonly output: number } {
  const { billed_units: billed, prompt_tokens, completion_tokens } = usage
  return { input: billed?.input_tokens ?? prompt_tokens, output: billed?.output_tokens ?? completion_tokens }
}

function serverAttributes(url: string | undefined): Attributes {
  if (!url || !URL.canParse(url)) return {}
  const { hostname, port, protocol } = new URL(url)
  return { 'server.address': hostname, 'server.port': Number(port) || (protocol === 'http:' ? 80 : 443) }
}

function chatAttributes(request: CompletionParameters): Attributes {
  const { n, stop } = request
  return {
    'gen_ai.output.type': outputType(request),
    'gen_ai.request.choice.count': n === 1 ? undefined : (n ?? undefined),
    'gen_ai.request.frequency_penalty': request.frequency_penalty ?? undefined,
    'gen_ai.request.max_tokens': request.max_completion_tokens ?? request.max_tokens ?? undefined,
    'gen_ai.request.presence_penalty': request.presence_penalty ?? undefined,
    'gen_ai.request.seed': request.seed ?? undefined,
    'gen_ai.request.stop_sequences': typeof stop === 'string' ? [stop] : (stop ?? undefined),
    'gen_ai.request.temperature': request.temperature ?? undefined,
    'gen_ai.request.top_k': request.top_k ?? undefined,
    'gen_ai.request.top_p': request.top_p ?? undefined,
  }
}

/** The requested output type, if any. */
function outputType({ modalities, response_format: format }: CompletionParameters): string | undefined {
  if (modalities?.includes('audio')) return 'speech'
  if (modalities?.includes('image')) return 'image'
  if (!format) return undefined
  return 'type' in format && format.type === 'text' ? 'text' : 'json'
}

function embeddingAttributes(request: EmbeddingParameters | object): Attributes {
  return {
    'gen_ai.embeddings.dimension.count': 'dimensions' in request ? request.dimensions : undefined,
    'gen_ai.request.encoding_formats':
      'encoding_format' in request && request.encoding_format ? [request.encoding_format] : undefined,
  }
}

/** A stream that broke has no finish reason. */
export function isWhole({ error }: CallRecord): boolean {
  return !error || error.code === 'schema_mismatch'
}

function responseAttributes(record: CallRecord): Attributes {
  const { response } = record
  if (!response || !('choices' in response)) return {}
  return {
    'gen_ai.response.id': response.id === '' ? undefined : response.id,
    'gen_ai.response.finish_reasons': isWhole(record) ? response.choices.map((one) => one.finish_reason) : undefined,
  }
}

function usageAttributes(usage: Usage | undefined): Attributes {
  if (!usage) return {}
  const { input, output } = countTokens(usage)
  const { cached_tokens: read, cache_creation_tokens: written } = usage.prompt_tokens_details ?? {}
  return {
    'gen_ai.usage.input_tokens': input,
    'gen_ai.usage.output_tokens': output,
    'gen_ai.usage.cache_read.input_tokens': read,
    'gen_ai.usage.cache_creation.input_tokens': written,
    'gen_ai.usage.reasoning.output_tokens': usage.completion_tokens_details?.reasoning_tokens,
  }
}

/** https://github.com/open-telemetry/semantic-conventions/blob/v1.41.0/docs/gen-ai/openai.md */
function openaiAttributes({ provider, operation, request, response }: CallRecord): Attributes {
  if (provider !== 'openai' || operation !== 'chat' || !('messages' in request)) return {}
  const answer = response && 'choices' in response ? response : undefined
  const { service_tier: tier } = request
  return {
    'openai.api.type': 'chat_completions',
    'openai.request.service_tier': tier === 'auto' ? undefined : (tier ?? undefined),
    'openai.response.service_tier': answer?.service_tier ?? undefined,
    'openai.response.system_fingerprint': answer?.system_fingerprint,
  }
}

/**
 * The guardrail as sent, from the request or from `extraBody`. Converse has no knowledge bases.
 * https://github.com/open-telemetry/semantic-conventions/blob/v1.41.0/docs/gen-ai/aws-bedrock.md
 */
function bedrockAttributes({ provider, wire }: CallRecord): Attributes {
  if (provider !== 'bedrock') return {}
  const { guardrailIdentifier: id } = asRecord(asRecord(wire?.requestBody)['guardrailConfig'])
  return { 'aws.bedrock.guardrail.id': typeof id === 'string' ? id : undefined }
}

/** Removes `undefined`, which exporters write as an empty value. */
function withoutUndefined(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))
}
