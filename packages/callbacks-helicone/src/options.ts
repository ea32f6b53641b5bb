import type { CallRecord } from '@litecone/core'
import type { ErrorHandler } from './helicone-error.ts'
import type { Redactor } from './redact.ts'
import { LONGEST_TIMER } from './timers.ts'

/** The log endpoint that a call is sent to. Helicone reads a body's tokens, and prices them, as those of the vendor that the endpoint stands for. */
export type LogEndpoint = 'oai' | 'anthropic' | 'googleapis' | 'custom'

/** Options of `helicone()`. All are optional; `undefined` counts as absent. */
export interface HeliconeOptions {
  /** Helicone's API key. Default: `HELICONE_API_KEY`. Without a key nothing is logged, and one warning says so. */
  apiKey?: string | undefined
  /** Where logs go. Set it for a self-hosted Helicone or a Litecone gateway. Default: `HELICONE_API_BASE`, else Helicone's host of the region. */
  apiBase?: string | undefined
  /** Where feedback goes. Default: `apiBase` if that is set, else `https://api.helicone.ai` or `https://eu.api.helicone.ai`. */
  restBase?: string | undefined
  /** Default: `HELICONE_REGION`, else `eu` for an EU key, else `us`. */
  region?: 'us' | 'eu' | undefined
  /** HTTP headers added to each post, for a proxy in between. */
  headers?: Readonly<Record<string, string>>
  /** `Helicone-*` headers of every log. Those of a scope or a call override them. */
  metadata?: Readonly<Record<string, string>>
  /** Removes content from each log before it is queued, written to disk or sent. Several run in order. */
  redact?: Redactor | readonly Redactor[]
  /** Chooses the log endpoint of a call. `undefined` keeps the default, which goes by wire and provider. */
  endpoint?: (record: CallRecord) => LogEndpoint | undefined
  /** How many logs may wait in memory. More are dropped and counted, unless there is a spool. Default 10 000. */
  maxQueue?: number
  /** How many bytes of logs may wait in memory. Default 64 MiB. */
  maxQueueBytes?: number
  /** The largest log, in bytes. Longer ones are cut, with a marker where something is missing. Default 10 MiB, Helicone's limit. */
  maxLogBytes?: number
  /** How many posts are made at a time. Default 8. */
  concurrency?: number
  /** Milliseconds for one post. Default 10 000. */
  timeout?: number
  /** How often a log is tried before it is dropped, or left in the spool until the next start. Default 10. */
  attempts?: number
  /** Milliseconds between attempts while the endpoint fails: doubles from `min` (500) to `max` (30 000), with jitter. */
  backoff?: { min?: number; max?: number }
  /** Keeps logs on disk until they are delivered, so that neither a crash nor an endpoint that is down loses any. Node only. */
  spool?: SpoolOptions
  /** Flushes when the process has nothing left to do, and on signals, for at most `timeout` milliseconds (3 000). Default `true`. */
  flushOnExit?: boolean | { timeout?: number; signals?: readonly ('SIGTERM' | 'SIGINT' | 'SIGHUP')[] }
  /** For edge runtimes, which end with the response: gets a promise that resolves when the logs so far are delivered, as `ctx.waitUntil` does. */
  waitUntil?: (delivered: Promise<unknown>) => void
  /** Told of everything that goes wrong. Default: a warning on the console, once for each kind of error. */
  onError?: ErrorHandler
  /**
   * Whether a worker thread makes the posts, which cost more CPU than the rest of logging. `auto`, the default: once more than 20 are made within a
   * second. `true`: from the first. The thread takes some memory, and needs no file beside the bundle. Node only, and not with a `fetch` of your own.
   */
  thread?: boolean | 'auto'
  /** Makes the posts instead of the runtime's own HTTP: for a proxy, or for tests. */
  fetch?: typeof fetch
}

export interface SpoolOptions {
  /** Created if missing. Several processes may share one. */
  directory: string
  /** How many bytes this process may keep on disk. Logs beyond that stay in memory only. Default 256 MiB. */
  maxBytes?: number
  /**
   * When writes are forced to the disk: `never`, every second (`interval`, the default), or before each log is sent (`always`). What is written
   * survives the end of the process in any case; this is for power failures.
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

/** Throws a `TypeError` that names the option, the rule and the remedy. */
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

/** The base without what `@helicone/helpers` and others add to it, so that their setting can be used as it is. */
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
