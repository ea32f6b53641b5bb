import { costOf } from './cost-of.ts'
import { logTokens, NO_TOKENS } from './log-tokens.ts'
import type { Measured, Meter, Metered, MeterOptions } from './meter.ts'
import { readAnswer } from './read-answer.ts'
import { readCall } from './read-call.ts'

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
    tokens: logTokens(usage, request.operation),
    costUsd: (usage && costOf({ provider, models: names, usage, at: call.at }, prices)?.total) ?? null,
    userId: request.user,
    errorType: answer.errorType ?? null,
  }
}

function unmeasured({ modelOverride }: Metered): Measured {
  return {
    operation: 'other',
    model: modelOverride ?? '',
    requestedModel: null,
    servedModel: null,
    stream: false,
    tokens: NO_TOKENS,
    costUsd: null,
    userId: null,
    errorType: null,
  }
}
