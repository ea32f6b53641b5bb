import type { CallRecord, RequestHeaders } from '@litecone/core'
import type { ErrorHandler } from './helicone-error.ts'
import type { Redactor } from './redact.ts'
import { LONGEST_TIMER } from './timers.ts'

/** A log endpoint. Helicone parses and prices a log as a call of the endpoint's vendor. */
export type LogEndpoint = 'oai' | 'anthropic' | 'googleapis' | 'custom'

/** Options of `helicone()`. All are optional; `undefined` counts as absent. */
export interface HeliconeOptions {
  /** Helicone's API key. Default: `HELICONE_API_KEY`. Without a key nothing is logged, and one warning is printed. */
  apiKey?: string | undefined
  /** The URL that logs are sent to, for a self-hosted Helicone or a Litecone gateway. Default: `HELICONE_API_BASE`, else Helicone's host of the region. */
  apiBase?: string | undefined
  /** The URL that feedback is sent to. Default: `apiBase` if set, else `https://api.helicone.ai` or `https://eu.api.helicone.ai`. */
  restBase?: string | undefined
  /** Default: `HELICONE_REGION`, else `eu` for an EU key, else `us`. */
  region?: 'us' | 'eu' | undefined
  /** HTTP headers of each post, for example for a proxy. */
  headers?: RequestHeaders
  /** `Helicone-*` headers of every log. Those of a scope or a call override them. */
  metadata?: Readonly<Record<string, string>>
  /** Removes content from each log before it is queued, written to disk or sent. Several run in order. */
  redact?: Redactor | readonly Redactor[]
  /** Chooses the log endpoint of a call. `undefined` keeps the default, which depends on wire and provider. */
  endpoint?: (record: CallRecord) => LogEndpoint | undefined
  /** The most logs to queue in memory. More are dropped and counted, unless there is a spool. Default: 10 000. */
  maxQueue?: number
  /** The most bytes of logs to queue in memory. Default: 64 MiB. */
  maxQueueBytes?: number
  /** The largest log in bytes. Longer ones are cut, with a marker for what is missing. Default: 10 MiB, Helicone's limit. */
  maxLogBytes?: number
  /** The most concurrent posts. Default: 8. */
  concurrency?: number
  /** The timeout of one post in milliseconds. Default: 10 000. */
  timeout?: number
  /** Attempts to deliver a log before it is dropped, or left in the spool for the next process. Default: 10. */
  attempts?: number
  /** Milliseconds between attempts while the endpoint fails: doubles from `min` (500) to `max` (30 000), with jitter. */
  backoff?: { min?: number; max?: number }
  /** Keeps logs on disk until they are delivered, so that none is lost in a crash or an outage of the endpoint. Node only. */
  spool?: SpoolOptions
  /** Flushes when the process has nothing left to do and on signals, for at most `timeout` milliseconds (3 000). Default: `true`. */
  flushOnExit?: boolean | { timeout?: number; signals?: readonly ('SIGTERM' | 'SIGINT' | 'SIGHUP')[] }
  /** For edge runtimes, which end with the response: called with a promise that resolves when the logs so far are delivered. Pass `ctx.waitUntil`. */
  waitUntil?: (delivered: Promise<unknown>) => void
  /** Called with every problem. Default: one console warning for each kind of error. */
  onError?: ErrorHandler
  /**
   * Whether a worker thread makes the posts, which use more CPU than the rest of logging. `auto`: once more than 20 are made within a second.
   * `true`: from the first. The thread uses some memory, and needs no extra file in a bundle. Node only, and not with a custom `fetch`.
   * Default: `auto`.
   */
  thread?: boolean | 'auto'
  /** Replaces the runtime's own HTTP client, for example in tests. */
  fetch?: typeof fetch
}

export interface SpoolOptions {
  /** The directory of the spool, created if missing. Several processes may share it. */
  directory: string
  /** The most bytes that this process may keep on disk. Further logs stay in memory only. Default: 256 MiB. */
  maxBytes?: number
  /**
   * When writes are synced to the disk: `never`, every second (`interval`, the default), or before each log is sent (`always`). Written logs
   * survive the end of the process in any case; syncing is for power failures.
   */
  fsync?: 'never' | 'interval' | 'always'
}

export type Settings = Required<
  Pick<HeliconeOptions, 'maxQueue' | 'maxQueueBytes' | 'maxLogBytes' | 'concurrency' | 'timeout' | 'attempts'>
> & {
  readonly apiKey: string | undefined
  readonly apiBase: string
  readonly restBase: string
  readonly backoff: { readonly min: number; readonly max: number }
}

/** Throws a `TypeError` that names the option and its rule. */
export function resolveOptions(options: HeliconeOptions): Settings {
  const env = globalThis.process?.env ?? {}
  const apiKey = (options.apiKey ?? env['HELICONE_API_KEY'])?.trim() || undefined
  const region = options.region ?? env['HELICONE_REGION'] ?? (apiKey?.includes('helicone-eu') ? 'eu' : 'us')
  if (region !== 'us' && region !== 'eu')
    throw new TypeError(`helicone({ region }) must be "us" or "eu", not "${region}".`)
  const given = options.apiBase ?? env['HELICONE_API_BASE']
  const baseOr = (us: string) => given || (region === 'eu' ? 'https://eu.api.helicone.ai' : us)
  return {
    apiKey,
    apiBase: checkUrl('apiBase', baseOr('https://api.worker.helicone.ai')),
    restBase: checkUrl('restBase', options.restBase ?? baseOr('https://api.helicone.ai')),
    maxQueue: atLeast(1, 'maxQueue', options.maxQueue, 10_000),
    maxQueueBytes: atLeast(1, 'maxQueueBytes', options.maxQueueBytes, 64 * 2 ** 20),
    maxLogBytes: atLeast(2 ** 12, 'maxLogBytes', options.maxLogBytes, 10 * 2 ** 20),
    concurrency: atLeast(1, 'concurrency', options.concurrency, 8),
    timeout: Math.min(atLeast(1, 'timeout', options.timeout, 10_000), LONGEST_TIMER),
    attempts: atLeast(1, 'attempts', options.attempts, 10),
    backoff: {
      min: atLeast(1, 'backoff.min', options.backoff?.min, 500),
      max: atLeast(1, 'backoff.max', options.backoff?.max, 30_000),
    },
  }
}

/** Removes the paths that `@helicone/helpers` and others include, so that their settings work here. */
function checkUrl(name: string, value: string): string {
  if (!/^https?:\/\/[^\s/]/i.test(value) || !URL.canParse(value))
    throw new TypeError(
      `helicone({ ${name} }) must be an http(s) URL such as "https://api.worker.helicone.ai", not "${value}".`,
    )
  return value.replace(/\/+$/, '').replace(/\/(?:oai|anthropic|googleapis|custom)\/v1\/log$/, '')
}

function atLeast(min: number, name: string, value: number | undefined, standard: number): number {
  if (value === undefined) return standard
  if (!(value >= min)) throw new TypeError(`helicone({ ${name} }) must be a number, ${min} or more, not ${value}.`)
  return value
}
