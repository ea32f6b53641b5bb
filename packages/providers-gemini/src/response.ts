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
import { given } from './given.ts'
import { countSearches } from './grounding.ts'
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
      throw new InvalidResponseError('Gemini answered without any candidate.', { ...context, status: 200, body })
    }
    const message = { role: 'assistant' as const, content: null, refusal: null, extra_content: feedback }
    choices.push({ index: 0, finish_reason: 'content_filter', logprobs: null, message })
  }
  return {
    ...headOf(answer, context),
    object: 'chat.completion',
    choices,
    ...given({ usage: decodeUsage(answer.usageMetadata, searches), service_tier: tierOf(answer.usageMetadata) }),
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

/** What all of an answer has in common with each of its pieces. */
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

/** Google names the tier beside usage, and calls OpenAI's `default` standard; Vertex AI has words of its own for it. */
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

/** Why the prompt was refused, for `extra_content`, or `undefined` when it was not. */
export function blockOf({ promptFeedback }: Record<string, unknown>): Record<string, unknown> | undefined {
  if (!isRecord(promptFeedback) || !promptFeedback.blockReason) return undefined
  return { google: { prompt_feedback: promptFeedback } }
}

/** Ids for calls that have none, the same whenever the same answer is read. Short enough for OpenAI, which takes 40 characters. */
export function createCallIds(callId: string): () => string {
  let count = 0
  return () => `call_${callId.replaceAll('-', '').slice(0, 24)}${count++}`
}
