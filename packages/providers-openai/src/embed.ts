import {
  asList,
  asRecord,
  asString,
  type CallContext,
  type EmbeddingParameters,
  type EmbeddingResponse,
  isRecord,
  type ModerationParameters,
  type ModerationResponse,
  type ModerationResult,
  type WireRequest,
} from '@litecone/core'
import type { OpenAIQuirks } from './quirks.ts'
import { readUsage } from './usage.ts'

/** https://platform.openai.com/docs/api-reference/embeddings/create */
export function encodeEmbed(request: EmbeddingParameters, context: CallContext, quirks: OpenAIQuirks): WireRequest {
  const { embedPath = '/embeddings', rename } = quirks
  const body: Record<string, unknown> = { model: context.model }
  for (const [name, value] of Object.entries(request)) body[rename?.[name] ?? name] = value
  return { path: typeof embedPath === 'string' ? embedPath : embedPath(context), body }
}

export function decodeEmbed(value: unknown, { model }: CallContext): EmbeddingResponse {
  const body = asRecord(value)
  const { total_tokens: prompt_tokens } = asRecord(body.usage)
  // Some vendors, such as Voyage, report only the total, which is the prompt's.
  const usage = readUsage(isRecord(body.usage) ? { prompt_tokens, ...body.usage } : undefined)
  return {
    object: 'list',
    model: asString(body.model) ?? model,
    data: asList(body.data).map((item, index) => {
      const { embedding } = asRecord(item)
      return {
        object: 'embedding',
        index: Number(asRecord(item).index ?? index),
        embedding: typeof embedding === 'string' ? embedding : asList(embedding).map(Number),
      }
    }),
    ...(usage ? { usage: { prompt_tokens: usage.prompt_tokens, total_tokens: usage.total_tokens } } : {}),
  }
}

/** https://platform.openai.com/docs/api-reference/moderations/create */
export function encodeModerate(request: ModerationParameters, { model }: CallContext): WireRequest {
  return { path: '/moderations', body: { model, ...request } }
}

export function decodeModerate(value: unknown, { model, callId }: CallContext): ModerationResponse {
  const body = asRecord(value)
  return {
    id: asString(body.id) ?? callId,
    model: asString(body.model) ?? model,
    results: asList(body.results).map((item): ModerationResult => {
      const { flagged, categories, category_scores, category_applied_input_types } = asRecord(item)
      return {
        flagged: flagged === true,
        categories: pick(categories, (entry) => entry === true),
        category_scores: pick(category_scores, Number),
        ...(isRecord(category_applied_input_types)
          ? { category_applied_input_types: pick(category_applied_input_types, (entry) => asList(entry).map(String)) }
          : {}),
      }
    }),
  }
}

function pick<T>(value: unknown, read: (entry: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(asRecord(value)).map(([name, entry]) => [name, read(entry)]))
}
