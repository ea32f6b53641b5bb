import type { CallbackOptions } from './callbacks.ts'
import type { Completion } from './chat.ts'
import { BadRequestError } from './errors.ts'
import type { FallbackPolicy, ModelReference } from './fallbacks.ts'
import type { ParameterPolicy } from './parameters.ts'
import type { Provider } from './provider.ts'
import type { PriceBook } from './record.ts'
import type { RetryPolicy } from './retry.ts'
import type { RouterPolicy } from './router.ts'

/** Milliseconds. 0 means no limit. */
export interface Timeouts {
  /** For the whole call, including retries, fallbacks and reading the stream. Default 600000. */
  total?: number | undefined
  /** Until the connection is established. Default 10000. */
  connect?: number | undefined
  /** From the last byte of the request to the first of the answer. Default 600000: a model that reasons may be silent for minutes. */
  firstByte?: number | undefined
  /** Between two pieces of an answer. Default 120000. */
  idle?: number | undefined
}

/** Options of one call that are Litecone's own and not the provider's. `undefined` counts as absent. */
export interface CallOptions extends CallbackOptions, ParameterPolicy {
  /** Ends the call, its retries and its socket. */
  signal?: AbortSignal | undefined
  /** Milliseconds for the whole call, or an object with a limit for each phase. */
  timeout?: number | Timeouts | undefined
  /** Sent with the request. Override the provider's headers. */
  headers?: Readonly<Record<string, string | undefined>> | undefined
  /** Merged into the JSON body: for fields that a provider takes and OpenAI's format lacks. */
  extraBody?: Readonly<Record<string, unknown>> | undefined
  /** Passed to callbacks, never sent to the provider. */
  metadata?: Readonly<Record<string, unknown>> | undefined
  /** The id of the call, a UUID, for callers that need to know it beforehand. Default: a random one. */
  requestId?: string | undefined
  /** `retry()` to retry failed attempts, `false` not to. Default: `retry()` in a client, no retries outside one. */
  retry?: RetryPolicy | false | undefined
  /** Other models to try when the call fails: a list, or `fallbacks()` for a list per kind of failure. */
  fallbacks?: FallbackPolicy | readonly ModelReference[] | undefined
  /** Works out what calls cost: `prices()` of `@litecone/prices`, or one of your own. Without it only costs that the provider states are known. */
  prices?: PriceBook | undefined
  /** Answers without sending a request: with a text, an answer, or an error to throw. Callbacks run as usual. */
  mockResponse?: string | Partial<Completion> | Error | undefined
  /** The largest request body, in bytes, checked before it is sent. Default 64 MiB. */
  maxRequestBytes?: number | undefined
  /** The largest answer body, or event of a stream, in bytes. Default 64 MiB. */
  maxResponseBytes?: number | undefined
}

/** Defaults for all calls of a client, which the options of a call override, and what only a client has. */
export interface ClientOptions extends Omit<CallOptions, 'signal' | 'requestId' | 'mockResponse'> {
  /** Providers whose models can be named as `provider/model`. */
  providers?: readonly Provider[] | undefined
  /** `router()`: several deployments behind one model name. */
  router?: RouterPolicy | undefined
  /** Opens connections, for example through a proxy: takes the connect timeout in milliseconds, returns a connector like undici's `buildConnector`. Node only. */
  connector?: ((timeout: number) => object) | undefined
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
