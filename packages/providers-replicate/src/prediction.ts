import {
  asNumber,
  asRecord,
  asString,
  type CallContext,
  type Completion,
  createUsage,
  InvalidResponseError,
  type Usage,
} from '@litecone/core'
import { createPredictionError } from './failure.ts'

/** https://replicate.com/docs/reference/http#predictions.get */
export function decodePrediction(value: unknown, context: CallContext): Completion {
  const prediction = asRecord(value)
  const { provider, model } = context
  if (typeof prediction.status !== 'string') {
    throw new InvalidResponseError(`${provider} returned no prediction. Check apiBase.`, {
      provider,
      model,
      body: value,
    })
  }
  if (prediction.status !== 'succeeded') throw createPredictionError(prediction, context)
  const usage = readUsage(prediction)
  return {
    id: asString(prediction.id) ?? context.callId,
    object: 'chat.completion',
    created: readTime(prediction.created_at) ?? context.created,
    model: asString(prediction.model) ?? model,
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        logprobs: null,
        message: { role: 'assistant', content: readOutput(prediction.output), refusal: null },
      },
    ],
    ...(usage && { usage }),
  }
}

/** Language models return one text or its pieces; other output is serialized as JSON. */
function readOutput(output: unknown): string {
  if (typeof output === 'string') return output
  if (Array.isArray(output)) return output.map(readOutput).join('')
  return output === null || output === undefined ? '' : JSON.stringify(output)
}

/** Only official language models report token counts. */
export function readUsage(prediction: Record<string, unknown>): Usage | undefined {
  const metrics = asRecord(prediction.metrics)
  const prompt = asNumber(metrics.input_token_count)
  const completion = asNumber(metrics.output_token_count)
  if (prompt === undefined && completion === undefined) return undefined
  return createUsage({ prompt: prompt ?? 0, completion: completion ?? 0 })
}

export function readTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000)
}
