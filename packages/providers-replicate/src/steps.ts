import { asRecord, asString, type CallContext, type WireReply, type WireRequest, type WireStep } from '@litecone/core'

/** https://replicate.com/docs/topics/predictions/lifecycle */
const OVER = /* @__PURE__ */ new Set(['succeeded', 'failed', 'canceled', 'aborted'])

/** The request after each reply: the prediction's stream, another poll with a delay, or none once it is done. */
export function nextStep({ body, step }: WireReply, { stream }: CallContext): WireStep {
  const prediction = asRecord(body)
  const { status, urls, id } = prediction
  // A reply without an id cannot be polled; decoding it throws.
  if (OVER.has(String(status)) || typeof id !== 'string') return { done: body }
  const url = asString(asRecord(urls).stream)
  if (stream && url) {
    return { request: { method: 'GET', path: '', url, headers: { accept: 'text/event-stream' } }, stream: true }
  }
  return { request: getPrediction(prediction), delay: Math.min(5_000, 250 * 1.5 ** (step - 1)) }
}

export function getPrediction(prediction: Record<string, unknown>): WireRequest {
  return { method: 'GET', ...locate(prediction, 'get', '') }
}

/** https://replicate.com/docs/reference/http#predictions.cancel */
export function cancelPrediction({ body }: WireReply): WireRequest | undefined {
  const prediction = asRecord(body)
  if (typeof prediction.id !== 'string' || OVER.has(String(prediction.status))) return undefined
  return { method: 'POST', ...locate(prediction, 'cancel', '/cancel') }
}

const OWN = 'https://api.replicate.com/v1'

/** A URL of the prediction. Replicate's own become paths relative to `apiBase`, so that a proxy there is not bypassed. */
function locate({ id, urls }: Record<string, unknown>, name: 'get' | 'cancel', suffix: string): WireRequest {
  const url = asString(asRecord(urls)[name])
  if (url === undefined) return { path: `/predictions/${encodeURIComponent(String(id))}${suffix}` }
  return url.startsWith(`${OWN}/`) ? { path: url.slice(OWN.length) } : { path: '', url }
}
