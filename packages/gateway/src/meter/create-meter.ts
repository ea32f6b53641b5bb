import type { Usage } from '@litecone/core'
import type { LogTokens } from '../stores/index.ts'
import { costOf } from './cost-of.ts'
import type { Measured, Meter, Metered, MeterOptions } from './meter.ts'
import { readAnswer } from './read-answer.ts'
import { type CallFacts, readCall } from './read-call.ts'

/** A meter that reads native bodies of every provider of the workspace, and of others that speak like one of them. */
export function createMeter(options: MeterOptions): Meter {
  return (call) => {
    try {
      return measure(call, options)
    } catch {
      // Bodies come from strangers. What could not be read must not cost the log of the request.
      return unread(call)
    }
  }
}

function measure(call: Metered, { prices }: MeterOptions): Measured {
  const { provider } = call
  const answer = readAnswer(call.responseBody, call.contentType, provider)
  const asked = readCall(call.path, call.request ?? call.requestBody, answer.fields)
  const servedModel = asked.isEvent ? null : (answer.model ?? null)
  const models = call.modelOverride === undefined ? [servedModel, asked.model] : [call.modelOverride]
  const names = models.filter((model) => model !== null)
  const { usage } = answer
  return {
    operation: asked.operation,
    model: names[0] ?? '',
    requestedModel: asked.model,
    servedModel,
    stream: asked.stream || answer.isStream,
    tokens: tokensOf(usage, asked),
    costUsd: (usage && costOf({ provider, models: names, usage, at: call.at }, prices)?.total) ?? null,
    userId: asked.user,
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

function unread({ modelOverride }: Metered): Measured {
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
