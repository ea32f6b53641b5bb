import type { Usage } from '@litecone/core'
import type { LogTokens } from '../stores/index.ts'
import { costOf } from './cost-of.ts'
import type { Measured, Meter, Metered, MeterOptions } from './meter.ts'
import { readAnswer } from './read-answer.ts'
import { type CallFacts, readCall } from './read-call.ts'

/** Creates a meter for the formats of all our providers, and for others with an API like one of theirs. */
export function createMeter(options: MeterOptions): Meter {
  return (call) => {
    try {
      return measure(call, options)
    } catch {
      // Bodies are untrusted. One that cannot be read must not prevent the request from being logged.
      return unmeasured(call)
    }
  }
}

function measure(call: Metered, { prices }: MeterOptions): Measured {
  const { provider } = call
  const answer = readAnswer(call.responseBody, call.contentType, provider)
  const request = readCall(call.path, call.request ?? call.requestBody, answer.fields)
  const servedModel = request.isEvent ? null : (answer.model ?? null)
  const models = call.modelOverride === undefined ? [servedModel, request.model] : [call.modelOverride]
  const names = models.filter((model) => model !== null)
  const { usage } = answer
  return {
    operation: request.operation,
    model: names[0] ?? '',
    requestedModel: request.model,
    servedModel,
    stream: request.stream || answer.isStream,
    tokens: tokensOf(usage, request),
    costUsd: (usage && costOf({ provider, models: names, usage, at: call.at }, prices)?.total) ?? null,
    userId: request.user,
    errorType: answer.errorType ?? null,
  }
}

function tokensOf(usage: Usage | undefined, { operation }: CallFacts): LogTokens {
  const hasNoOutput = operation === 'embed' || operation === 'moderate'
  return {
    prompt: usage?.prompt_tokens ?? null,
    completion: hasNoOutput ? null : (usage?.completion_tokens ?? null),
    total: usage?.total_tokens ?? null,
    cacheRead: usage?.prompt_tokens_details?.cached_tokens ?? null,
    cacheWrite: usage?.prompt_tokens_details?.cache_creation_tokens ?? null,
    reasoning: usage?.completion_tokens_details?.reasoning_tokens ?? null,
  }
}

function unmeasured({ modelOverride }: Metered): Measured {
  return {
    operation: 'other',
    model: modelOverride ?? '',
    requestedModel: null,
    servedModel: null,
    stream: false,
    tokens: { prompt: null, completion: null, total: null, cacheRead: null, cacheWrite: null, reasoning: null },
    costUsd: null,
    userId: null,
    errorType: null,
  }
}
