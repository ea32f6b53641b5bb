import { isRecord, parseJson } from '@litecone/core'
import type { Settings } from './options.ts'
import { withoutKeys } from './redactors.ts'

export interface Outcome {
  /** `refused` and `unauthorized` will not change by trying again. */
  readonly kind: 'delivered' | 'failed' | 'refused' | 'unauthorized'
  readonly status?: number | undefined
  /** What the endpoint or the network said. */
  readonly message?: string
  /** Milliseconds that the endpoint asked to wait. */
  readonly retryAfter?: number | undefined
}

/** Posts JSON with the key. Never throws. */
export async function post(
  url: string,
  body: BodyInit,
  headers: Readonly<Record<string, string>>,
  settings: Settings,
  interruption?: AbortSignal,
): Promise<Outcome> {
  const timeout = AbortSignal.timeout(settings.timeout)
  try {
    const response = await settings.fetch(url, {
      method: 'POST',
      body,
      headers: { ...headers, 'content-type': 'application/json', authorization: `Bearer ${settings.apiKey}` },
      // A log is not to be posted where the endpoint points, key and all.
      redirect: 'manual',
      signal: interruption ? AbortSignal.any([timeout, interruption]) : timeout,
    })
    // Read to the end, so that the connection can be used again.
    return judge(response, await response.text())
  } catch (error) {
    return { kind: 'failed', message: describe(error) }
  }
}

function judge({ status, headers }: Response, text: string): Outcome {
  const message = withoutKeys(text.slice(0, 500)) || `status ${status}`
  if (status >= 200 && status < 300) {
    // Helicone says that it could not store a log with a 200 (helicone.md 4.3).
    const error = text.startsWith('{') ? parseJson(text) : undefined
    const failed = isRecord(error) && error['error'] !== undefined && error['error'] !== null
    return failed ? { kind: 'failed', status, message } : { kind: 'delivered', status }
  }
  if (status === 401 || status === 403) return { kind: 'unauthorized', status, message }
  if (status !== 408 && status !== 429 && status < 500) return { kind: 'refused', status, message }
  return { kind: 'failed', status, message, retryAfter: retryAfter(headers.get('retry-after')) }
}

/** RFC 9110: seconds, or a date. */
function retryAfter(value: string | null): number | undefined {
  if (!value) return undefined
  const delay = /^\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(delay) ? Math.max(0, delay) : undefined
}

/** `fetch failed` alone helps nobody: the cause has the address and the reason. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error && cause.message ? `${error.message}: ${cause.message}` : error.message
}
