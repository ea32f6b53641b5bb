import {
  asNumber,
  asRecord,
  asString,
  type CallContext,
  type Completion,
  createFailureError,
  createUsage,
  isContextWindowMessage,
  isRecord,
  type LlmError,
  type Usage,
  type WireReply,
  type WireRequest,
  type WireStep,
} from '@litecone/core'

const OVER = /* @__PURE__ */ new Set(['succeeded', 'failed', 'canceled', 'aborted'])

/** After each reply: the stream it names, another look after a while, or the prediction that is done. */
export function nextStep({ body, step }: WireReply, { stream }: CallContext): WireStep {
  const prediction = asRecord(body)
  if (OVER.has(String(prediction.status))) return { done: body }
  const url = asString(asRecord(prediction.urls).stream)
  if (stream && url) {
    return { request: { method: 'GET', path: '', url, headers: { accept: 'text/event-stream' } }, stream: true }
  }
  return { request: getPrediction(prediction), delay: Math.min(5_000, 250 * 1.5 ** (step - 1)) }
}

/** By id rather than by the address in `urls`, so that a proxy in `apiBase` is not gone around. */
export function getPrediction(prediction: Record<string, unknown>): WireRequest {
  return { method: 'GET', path: `/predictions/${encodeURIComponent(String(prediction.id))}` }
}

/** https://replicate.com/docs/reference/http#predictions.cancel */
export function cancelPrediction({ body }: WireReply): WireRequest | undefined {
  const { id, status } = asRecord(body)
  if (typeof id !== 'string' || OVER.has(String(status))) return undefined
  return { path: `/predictions/${encodeURIComponent(id)}/cancel` }
}

export function decodePrediction(value: unknown, context: CallContext): Completion {
  const prediction = asRecord(value)
  if (prediction.status !== 'succeeded') throw createPredictionError(prediction, context)
  const usage = readUsage(prediction)
  return {
    id: asString(prediction.id) ?? context.callId,
    object: 'chat.completion',
    created: readTime(prediction.created_at) ?? context.created,
    model: asString(prediction.model) ?? context.model,
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

/** Language models give one text, or its pieces; others give what only they know. */
function readOutput(output: unknown): string {
  if (typeof output === 'string') return output
  if (Array.isArray(output))
    return output.map((piece) => (typeof piece === 'string' ? piece : JSON.stringify(piece))).join('')
  return output === null || output === undefined ? '' : JSON.stringify(output)
}

/** Counts exist for language models only. */
export function readUsage(prediction: Record<string, unknown>): Usage | undefined {
  const metrics = asRecord(prediction.metrics)
  const prompt = asNumber(metrics.input_token_count)
  const completion = asNumber(metrics.output_token_count)
  if (prompt === undefined && completion === undefined) return undefined
  return createUsage({ prompt: prompt ?? 0, completion: completion ?? 0 })
}

/** A prediction that failed or was canceled, with the last that its model logged. */
export function createPredictionError(prediction: Record<string, unknown>, { provider, model }: CallContext): LlmError {
  const status = asString(prediction.status) ?? 'unknown'
  const reason =
    asString(prediction.error) ?? (isRecord(prediction.error) ? asString(prediction.error.detail) : undefined)
  const log = asString(prediction.logs)?.trim().split('\n').at(-1)
  const message = [`The prediction ${status}.`, reason, log && `Last log: ${log}`].filter(Boolean).join(' ')
  const kind = reason && isContextWindowMessage(reason) ? 'context_window_exceeded' : undefined
  return createFailureError({ message, vendorCode: status, kind }, { provider, model, body: prediction })
}

function readTime(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000)
}
