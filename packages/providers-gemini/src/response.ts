import {
  asList,
  asRecord,
  asString,
  type CallContext,
  type Choice,
  type Completion,
  InvalidResponseError,
  isRecord,
  type ServiceTier,
} from '@litecone/core'
import { createCandidate, decodeLogprobs } from './candidate.ts'
import { countSearches } from './grounding.ts'
import { omitNullish } from './omit-nullish.ts'
import { decodeUsage } from './usage.ts'

/** https://ai.google.dev/api/generate-content#GenerateContentResponse */
export function decodeChat(body: unknown, context: CallContext): Completion {
  const answer = asRecord(body)
  const nextId = createCallIds(context.callId)
  const candidates = asList(answer.candidates).map(asRecord)
  const choices = candidates.map((candidate, position) => decodeChoice(candidate, position, nextId))
  const searches = candidates.reduce((sum, candidate) => sum + countSearches(candidate), 0)
  const feedback = blockOf(answer)
  if (choices.length === 0) {
    if (!feedback) {
      throw new InvalidResponseError('Gemini returned no candidates.', { ...context, status: 200, body })
    }
    const message = { role: 'assistant' as const, content: null, refusal: null, extra_content: feedback }
    choices.push({ index: 0, finish_reason: 'content_filter', logprobs: null, message })
  }
  return {
    ...headOf(answer, context),
    object: 'chat.completion',
    choices,
    ...omitNullish({ usage: decodeUsage(answer.usageMetadata, searches), service_tier: tierOf(answer.usageMetadata) }),
  }
}

function decodeChoice(candidate: Record<string, unknown>, position: number, nextId: () => string): Choice {
  const reader = createCandidate(nextId)
  reader.read(candidate)
  const { finishReason } = reader.finish()
  return {
    index: typeof candidate.index === 'number' ? candidate.index : position,
    finish_reason: finishReason,
    logprobs: decodeLogprobs(candidate.logprobsResult),
    message: reader.message(),
  }
}

/** The fields that a response has in common with its chunks. */
export function headOf(
  answer: Record<string, unknown>,
  context: CallContext,
): { id: string; created: number; model: string } {
  return {
    id: asString(answer.responseId) ?? `chatcmpl-${context.callId}`,
    created: context.created,
    model: asString(answer.modelVersion) ?? context.model,
  }
}

/** OpenAI's `default` is Google's `standard`; Vertex AI has other names. */
export function tierOf(usageMetadata: unknown): ServiceTier | undefined {
  const { serviceTier, trafficType } = asRecord(usageMetadata)
  return TIERS.get(String(serviceTier ?? trafficType).toLowerCase())
}

const TIERS: ReadonlyMap<string, ServiceTier> = /* @__PURE__ */ new Map([
  ['standard', 'default'],
  ['flex', 'flex'],
  ['priority', 'priority'],
  ['on_demand', 'default'],
  ['on_demand_flex', 'flex'],
  ['on_demand_priority', 'priority'],
])

/** Why the prompt was blocked, for `extra_content`, or `undefined` if it was not. */
export function blockOf({ promptFeedback }: Record<string, unknown>): Record<string, unknown> | undefined {
  if (!isRecord(promptFeedback) || !promptFeedback.blockReason) return undefined
  return { google: { prompt_feedback: promptFeedback } }
}

/** Creates ids for calls without one, the same each time a response is read. OpenAI accepts at most 40 characters. */
export function createCallIds(callId: string): () => string {
  let count = 0
  return () => `call_${callId.replaceAll('-', '').slice(0, 24)}${count++}`
}
