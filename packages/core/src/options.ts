import type { CallbackOptions } from './callbacks.ts'
import type { Completion } from './chat.ts'
import { BadRequestError } from './errors.ts'
import type { FallbackPolicy, ModelReference } from './fallbacks.ts'
import type { ParameterPolicy } from './parameters.ts'
import type { Provider } from './provider.ts'
import type { PriceBook } from './record.ts'
import type { RetryPolicy } from './retry.ts'
import type { RouterPolicy } from './router.ts'

/** Milliseconds; 0 switches one off. */
export interface Timeouts {
  /** The whole call, retries, fallbacks and the reading of a stream included. Default 600000. */
  total?: number | undefined
  /** Until the connection stands. Default 10000. */
  connect?: number | undefined
  /** From the request's last byte to the answer's first. Default 600000: a model that thinks may say nothing for minutes. */
  firstByte?: number | undefined
  /** Between two pieces of an answer. Default 120000. */
  idle?: number | undefined
}

/** What is ours rather than the provider's, for one call. A member that is `undefined` is as good as absent. */
export interface CallOptions extends CallbackOptions, ParameterPolicy {
  /** Ends the call, its retries and its socket. */
  signal?: AbortSignal | undefined
  /** Milliseconds for the whole call, or each timeout by name. */
  timeout?: number | Timeouts | undefined
  /** Sent with the request; wins over the provider's own. */
  headers?: Readonly<Record<string, string | undefined>> | undefined
  /** Merged into the JSON body, for what a provider takes and the interchange format lacks. */
  extraBody?: Readonly<Record<string, unknown>> | undefined
  /** For callbacks; nothing of it is sent to the provider. */
  metadata?: Readonly<Record<string, unknown>> | undefined
  /** A UUID for the call, when the caller wants to know it before. */
  requestId?: string | undefined
  /** `retry()`, or `false` for none. */
  retry?: RetryPolicy | false | undefined
  /** Models to try when the call fails: a list, or `fallbacks()` for lists by kind of failure. */
  fallbacks?: FallbackPolicy | readonly ModelReference[] | undefined
  prices?: PriceBook | undefined
  /** Answers without a request: a text, an answer, or an error to throw. Callbacks run as ever. */
  mockResponse?: string | Partial<Completion> | Error | undefined
  /** Bytes of a request's body, checked before it is sent. Default 64 MiB. */
  maxRequestBytes?: number | undefined
  /** Bytes of an answer's body, or of one event of a stream. Default 64 MiB. */
  maxResponseBytes?: number | undefined
}

/** The same for all calls of a client, and what only a client has. A call's own options win. */
export interface ClientOptions extends Omit<CallOptions, 'signal' | 'requestId' | 'mockResponse'> {
  providers?: readonly Provider[] | undefined
  /** Several deployments of one model name. */
  router?: RouterPolicy | undefined
}

export type { ModelReference }

/** A call's options over a client's. Headers, metadata and `extraBody` are merged; the rest is replaced. Callbacks are added elsewhere. */
export function mergeOptions(client: CallOptions, call: CallOptions | undefined): CallOptions {
  if (!call) return client
  const merged = overlay(client, call)
  if (client.headers && call.headers) merged.headers = overlay(client.headers, call.headers)
  if (client.metadata && call.metadata) merged.metadata = overlay(client.metadata, call.metadata)
  if (client.extraBody && call.extraBody) merged.extraBody = overlay(client.extraBody, call.extraBody)
  if (typeof client.timeout === 'object' && call.timeout !== undefined) {
    merged.timeout = overlay(client.timeout, readTimeout(call.timeout))
  }
  return merged
}

/** Every timeout, in milliseconds; 0 is none. */
export type ResolvedTimeouts = Readonly<Record<keyof Timeouts, number>>

/** Every timeout, defaults filled in. */
export function resolveTimeouts(timeout: CallOptions['timeout']): ResolvedTimeouts {
  if (timeout === undefined) return DEFAULT_TIMEOUTS
  const resolved = overlay<Timeouts>(DEFAULT_TIMEOUTS, readTimeout(timeout)) as ResolvedTimeouts
  for (const [name, value] of Object.entries(resolved)) {
    // `Number(process.env.TIMEOUT)` of a variable that is not there would be no timeout at all.
    if (typeof value === 'number' && value >= 0) continue
    throw new BadRequestError(`timeout (${name}) must be milliseconds, 0 or more.`, { param: 'timeout' })
  }
  return resolved
}

function readTimeout(timeout: number | Timeouts): Timeouts {
  return typeof timeout === 'object' ? timeout : { total: timeout }
}

/** Both, the second winning where it says something: `{ signal: maybeSignal }` must not take a default away. */
function overlay<T extends object>(base: T, over: T): T {
  const merged = { ...base }
  for (const name of Object.keys(over) as (keyof T)[]) if (over[name] !== undefined) merged[name] = over[name]
  return merged
}

const DEFAULT_TIMEOUTS: ResolvedTimeouts = { total: 600_000, connect: 10_000, firstByte: 600_000, idle: 120_000 }

/** 64 MiB. Written out, since bundlers keep a computed value that nobody uses. */
export const DEFAULT_MAX_BYTES = 67_108_864
