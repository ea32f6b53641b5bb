import {
  asList,
  asNumber,
  asRecord,
  asString,
  type CallContext,
  createFailureError,
  type ErrorCode,
  type Failure,
  isContextWindowMessage,
  isRecord,
  type LlmError,
} from '@litecone/core'

/** `{ title, detail, status, invalid_fields? }`, or `{ detail: [{ loc, msg }] }` from a model's own server. */
export function decodeFailure(status: number, value: unknown): Failure {
  const body = asRecord(value)
  const [problem] = [...asList(body.invalid_fields), ...asList(body.detail)].map(asRecord)
  const details = asList(body.detail).flatMap((one) => asString(asRecord(one).msg) ?? [])
  const message = asString(body.detail) ?? (details.join('; ') || asString(body.title)) ?? asString(value) ?? ''
  const seconds = asNumber(body.retry_after) ?? Number(/available in (\d+(?:\.\d+)?) ?s/.exec(message)?.[1])
  return {
    message,
    vendorCode: asString(body.title),
    kind: (status === 400 || status === 422) && isContextWindowMessage(message) ? 'context_window_exceeded' : undefined,
    param: asString(problem?.field) ?? asString(asList(problem?.loc).at(-1)),
    retryAfter: seconds >= 0 ? Math.round(seconds * 1000) : undefined,
  }
}

/** The error of an unsuccessful prediction, with the last line of the model's log. */
export function createPredictionError(prediction: Record<string, unknown>, { provider, model }: CallContext): LlmError {
  const status = String(prediction.status)
  const { error } = prediction
  const reason = asString(error) ?? (isRecord(error) ? asString(error.detail) : undefined)
  const log = asString(prediction.logs)?.trimEnd().split('\n').at(-1)?.trim().slice(0, MAX_LOG)
  const what = WORDS[status] ?? `ended with the status "${status}".`
  const message = [`The prediction ${what}`, reason, log && `Last log: ${log}`].filter(Boolean).join(' ')
  return createFailureError(
    { message, vendorCode: findCode(reason) ?? status, kind: kindOf(status, reason ?? '') },
    { provider, model, body: prediction },
  )
}

/** In characters. */
const MAX_LOG = 300

const WORDS: Partial<Record<string, string>> = {
  failed: 'failed.',
  canceled: 'was canceled.',
  aborted: 'was aborted: its deadline passed before it could start.',
}

/** `E1001` etc.: https://replicate.com/docs/reference/error-codes. */
function findCode(reason = ''): string | undefined {
  return /\bE\d{3,4}\b/.exec(reason)?.[0]
}

/** For reasons without a code. A model that fails usually does so because of its input. */
function kindOf(status: string, reason: string): ErrorCode | undefined {
  if (status === 'aborted') return 'timeout'
  if (status !== 'failed') return undefined
  if (isContextWindowMessage(reason)) return 'context_window_exceeded'
  if (/flagged as sensitive|content policy|NSFW/i.test(reason)) return 'content_policy_violation'
  if (/\bE6716\b|timed out/i.test(reason)) return 'timeout'
  if (/\bE1000\b|please retry|try again/i.test(reason)) return 'service_unavailable'
  return undefined
}
