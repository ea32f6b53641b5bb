import type { CallbackOptions } from './callbacks.ts'
import type { Completion } from './chat.ts'
import type { FallbackPolicy, ModelReference } from './fallbacks.ts'
import type { ParameterPolicy } from './parameters.ts'
import type { Provider } from './provider.ts'
import type { PriceBook } from './record.ts'
import type { RetryPolicy } from './retry.ts'
import type { RouterPolicy } from './router.ts'

/** Milliseconds; 0 switches one off. */
export interface Timeouts {
  /** The whole call, retries, fallbacks and the reading of a stream included. Default 600000. */
  total?: number
  /** Until the connection stands. Default 10000. */
  connect?: number
  /** From the request's last byte to the answer's first. Default 600000: a model that thinks may say nothing for minutes. */
  firstByte?: number
  /** Between two pieces of an answer. Default 120000. */
  idle?: number
}

/** What is ours rather than the provider's, for one call. */
export interface CallOptions extends CallbackOptions, ParameterPolicy {
  /** Ends the call, its retries and its socket. */
  signal?: AbortSignal
  /** Milliseconds for the whole call, or each timeout by name. */
  timeout?: number | Timeouts
  /** Sent with the request; wins over the provider's own. */
  headers?: Readonly<Record<string, string | undefined>>
  /** Merged into the JSON body, for what a provider takes and the interchange format lacks. */
  extraBody?: Readonly<Record<string, unknown>>
  /** For callbacks; nothing of it is sent to the provider. */
  metadata?: Readonly<Record<string, unknown>>
  /** A UUID for the call, when the caller wants to know it before. */
  requestId?: string
  /** `retry()`, or `false` for none. */
  retry?: RetryPolicy | false
  fallbacks?: FallbackPolicy
  prices?: PriceBook
  /** Answers without a request: a text, an answer, or an error to throw. Callbacks run as ever. */
  mockResponse?: string | Partial<Completion> | Error
  /** Bytes of a request's body, checked before it is sent. Default 64 MiB. */
  maxRequestBytes?: number
  /** Bytes of an answer's body, or of one event of a stream. Default 64 MiB. */
  maxResponseBytes?: number
}

/** The same for all calls of a client, and what only a client has. A call's own options win. */
export interface ClientOptions extends Omit<CallOptions, 'signal' | 'requestId' | 'mockResponse'> {
  providers?: readonly Provider[]
  /** Several deployments of one model name. */
  router?: RouterPolicy
}

export type { ModelReference }

/** A call's options over a client's. Headers, metadata and `extraBody` are merged; the rest is replaced. Callbacks are added elsewhere. */
export function mergeOptions(client: CallOptions, call: CallOptions | undefined): CallOptions {
  if (!call) return client
  const merged: CallOptions = { ...client, ...call }
  if (client.headers && call.headers) merged.headers = { ...client.headers, ...call.headers }
  if (client.metadata && call.metadata) merged.metadata = { ...client.metadata, ...call.metadata }
  if (client.extraBody && call.extraBody) merged.extraBody = { ...client.extraBody, ...call.extraBody }
  if (typeof client.timeout === 'object' && call.timeout !== undefined) {
    merged.timeout = { ...client.timeout, ...readTimeout(call.timeout) }
  }
  return merged
}

/** Every timeout, defaults filled in. */
export function resolveTimeouts(timeout: CallOptions['timeout']): Required<Timeouts> {
  if (timeout === undefined) return DEFAULT_TIMEOUTS
  return { ...DEFAULT_TIMEOUTS, ...readTimeout(timeout) }
}

function readTimeout(timeout: number | Timeouts): Timeouts {
  return typeof timeout === 'number' ? { total: timeout } : timeout
}

const DEFAULT_TIMEOUTS: Required<Timeouts> = { total: 600_000, connect: 10_000, firstByte: 600_000, idle: 120_000 }

/** 64 MiB. Written out, since bundlers keep a computed value that nobody uses. */
export const DEFAULT_MAX_BYTES = 67_108_864
