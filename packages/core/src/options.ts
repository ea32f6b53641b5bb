import type { CallbackOptions } from './callbacks.ts'
import type { Completion } from './chat.ts'
import { mergeHeaders } from './endpoint.ts'
import { BadRequestError } from './errors.ts'
import type { FallbackPolicy, ModelReference } from './fallbacks.ts'
import type { ParameterPolicy } from './parameters.ts'
import type { Provider, RequestHeaders } from './provider.ts'
import type { PriceBook } from './record.ts'
import type { RetryPolicy } from './retry.ts'
import type { RouterPolicy } from './router.ts'

/** Milliseconds. 0 means no limit. */
export interface Timeouts {
  /** For the whole call, including retries, fallbacks and reading the stream. Default 600000. */
  total?: number | undefined
  /** Until the connection is established. Default 10000. */
  connect?: number | undefined
  /** From the last byte of the request to the first of the response. Default 600000: reasoning models may be silent for minutes. */
  firstByte?: number | undefined
  /** Between two parts of a response. Default 120000. */
  idle?: number | undefined
}

/** Litecone's own options of a call. `undefined` counts as absent. */
export interface CallOptions extends CallbackOptions, ParameterPolicy {
  /** Aborts the call, its retries and its connection. */
  signal?: AbortSignal | undefined
  /** Milliseconds for the whole call, or an object with a limit per phase. */
  timeout?: number | Timeouts | undefined
  /** Sent with the request. Override the provider's headers. */
  headers?: RequestHeaders | undefined
  /** Merged into the JSON body, for provider fields that OpenAI's format does not have. */
  extraBody?: Readonly<Record<string, unknown>> | undefined
  /** Passed to callbacks, never sent to the provider. */
  metadata?: Readonly<Record<string, unknown>> | undefined
  /** The id of the call, a UUID, if you need to know it beforehand. Default: a random one. */
  requestId?: string | undefined
  /** `retry()` to retry failed attempts, `false` not to. Default: `retry()` in a client, no retries outside one. */
  retry?: RetryPolicy | false | undefined
  /** Other models to try when the call fails: a list, or `fallbacks()` for a list per kind of failure. */
  fallbacks?: FallbackPolicy | readonly ModelReference[] | undefined
  /** Computes costs: `prices()` of `@litecone/prices`, or your own. Without it, only costs that the provider reports are known. */
  prices?: PriceBook | undefined
  /** Returns this text or completion, or throws this error, without sending a request. Callbacks run as usual. */
  mockResponse?: string | Partial<Completion> | Error | undefined
  /** The largest request body, in bytes. Checked before sending. Default 64 MiB. */
  maxRequestBytes?: number | undefined
  /** The largest response body or stream event, in bytes. Default 64 MiB. */
  maxResponseBytes?: number | undefined
}

/** Defaults for all calls of a client, which a call's options override, and options that only a client has. */
export interface ClientOptions extends Omit<CallOptions, 'signal' | 'requestId' | 'mockResponse'> {
  /** The providers for models named `provider/model`. */
  providers?: readonly Provider[] | undefined
  /** `router()`: several deployments of one model name. */
  router?: RouterPolicy | undefined
  /** Opens connections, for example through a proxy: takes the connect timeout in milliseconds, returns a connector like undici's `buildConnector`. Node only. */
  connector?: ((timeout: number) => object) | undefined
}

export type { ModelReference }

/** Merges a call's options into its client's. Headers, metadata and `extraBody` are merged; the rest is replaced. Callbacks are added elsewhere. */
export function mergeOptions(client: CallOptions, call: CallOptions | undefined): CallOptions {
  if (!call) return client
  const merged = overlay(client, call)
  if (client.headers && call.headers) merged.headers = mergeHeaders(client.headers, call.headers)
  if (client.metadata && call.metadata) merged.metadata = overlay(client.metadata, call.metadata)
  if (client.extraBody && call.extraBody) merged.extraBody = overlay(client.extraBody, call.extraBody)
  if (typeof client.timeout === 'object' && call.timeout !== undefined) {
    merged.timeout = overlay(client.timeout, readTimeout(call.timeout))
  }
  return merged
}

/** Every timeout, in milliseconds. 0 means none. */
export type ResolvedTimeouts = Readonly<Record<keyof Timeouts, number>>

/** Every timeout, with defaults. */
export function resolveTimeouts(timeout: CallOptions['timeout']): ResolvedTimeouts {
  if (timeout === undefined) return DEFAULT_TIMEOUTS
  const resolved = overlay<Timeouts>(DEFAULT_TIMEOUTS, readTimeout(timeout)) as ResolvedTimeouts
  for (const [name, value] of Object.entries(resolved)) {
    // `Number(process.env.TIMEOUT)` without the variable is `NaN`, which would mean no timeout at all.
    if (typeof value === 'number' && value >= 0) continue
    throw new BadRequestError(`timeout (${name}) must be milliseconds, 0 or more.`, { param: 'timeout' })
  }
  return resolved
}

function readTimeout(timeout: number | Timeouts): Timeouts {
  return typeof timeout === 'object' ? timeout : { total: timeout }
}

/** Merges both. `undefined` in the second does not override, so that `{ signal: maybeSignal }` keeps a default. */
function overlay<T extends object>(base: T, over: T): T {
  const merged = { ...base }
  for (const name of Object.keys(over) as (keyof T)[]) if (over[name] !== undefined) merged[name] = over[name]
  return merged
}

const DEFAULT_TIMEOUTS: ResolvedTimeouts = { total: 600_000, connect: 10_000, firstByte: 600_000, idle: 120_000 }

/** 64 MiB. A literal, because bundlers keep unused computed values. */
export const DEFAULT_MAX_BYTES = 67_108_864
