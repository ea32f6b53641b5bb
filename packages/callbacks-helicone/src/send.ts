import { isRecord, parseJson, type RequestHeaders } from '@litecone/core'
import type { ErrorHandler } from './helicone-error.ts'
import { withoutKeys } from './keys.ts'
import type { HeliconeOptions, Settings } from './options.ts'
import { type Answer, createTransport, type Transport } from './transport.ts'

export interface Outcome {
  /** Retrying does not help with `refused` and `unauthorized`. */
  readonly kind: 'delivered' | 'failed' | 'refused' | 'unauthorized'
  readonly status?: number | undefined
  /** The message of the endpoint or the network. */
  readonly message?: string
  /** The delay in milliseconds that the endpoint requested. */
  readonly retryAfter?: number | undefined
}

/** A transport with its settings. */
export interface Poster {
  readonly transport: Transport
  readonly settings: Settings
}

export function createPoster(options: HeliconeOptions, settings: Settings, report: ErrorHandler): Poster {
  const { apiKey, timeout, concurrency } = settings
  const headers = {
    ...toRecord(options.headers),
    'content-type': 'application/json',
    authorization: `Bearer ${apiKey}`,
  }
  return { transport: createTransport(options, { headers, timeout, concurrency }, report), settings }
}

function toRecord(headers: RequestHeaders = {}): Record<string, string> {
  const pairs = Symbol.iterator in headers ? [...headers] : Object.entries(headers)
  return Object.fromEntries(
    pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), value]])),
  )
}

/** Posts JSON with the key. Never throws. */
export async function post(url: string, body: Uint8Array, { transport }: Poster): Promise<Outcome> {
  try {
    return judge(await transport.post(url, body))
  } catch (error) {
    return { kind: 'failed', message: describe(error) }
  }
}

function judge({ status, text, retryAfter }: Answer): Outcome {
  const message = withoutKeys(text.slice(0, 500)) || `status ${status}`
  if (status >= 200 && status < 300) {
    // Helicone reports a log that it could not store with status 200.
    const error = text.startsWith('{') ? parseJson(text) : undefined
    const failed = isRecord(error) && error['error'] !== undefined && error['error'] !== null
    return failed ? { kind: 'failed', status, message } : { kind: 'delivered', status }
  }
  if (status === 401 || status === 403) return { kind: 'unauthorized', status, message }
  if (status !== 408 && status !== 429 && status < 500) return { kind: 'refused', status, message }
  return { kind: 'failed', status, message, retryAfter: delayOf(retryAfter) }
}

/** RFC 9110: seconds, or a date. */
function delayOf(value: string | undefined): number | undefined {
  if (!value) return undefined
  const delay = /^\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(delay) ? Math.max(0, delay) : undefined
}

/** Adds the cause, because `fetch failed` alone contains neither address nor reason. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error && cause.message ? `${error.message}: ${cause.message}` : error.message
}
