import type { CallRecord } from '@litecone/core'
import type { ErrorHandler } from './helicone-error.ts'
import type { Redactor } from './redact.ts'
import { LONGEST_TIMER } from './timers.ts'

/** Which log endpoint takes a call: Helicone reads tokens and prices of a body by the vendor that the endpoint stands for. */
export type LogEndpoint = 'oai' | 'anthropic' | 'googleapis' | 'custom'

/** All of it is optional. What comes from an environment may be `undefined`, which is as good as absent. */
export interface HeliconeOptions {
  /** Read from `HELICONE_API_KEY` when absent. Without a key nothing is logged, and that is said once. */
  apiKey?: string | undefined
  /** Where logs go: `HELICONE_API_BASE`, else by region. A self-hosted Helicone or Litecone gateway goes here. */
  apiBase?: string | undefined
  /** Where feedback goes: the `apiBase` when one is given, else `https://api.helicone.ai` or `https://eu.api.helicone.ai`. */
  restBase?: string | undefined
  /** `HELICONE_REGION`, else `eu` when the key says so, else `us`. */
  region?: 'us' | 'eu' | undefined
  /** HTTP headers of each post, for a proxy on the way. */
  headers?: Readonly<Record<string, string>>
  /** `Helicone-*` headers of every log; a scope's and a call's own come before these. */
  metadata?: Readonly<Record<string, string>>
  /** Runs over each log before it is kept or sent, in the order given. */
  redact?: Redactor | readonly Redactor[]
  /** Overrules the choice of the endpoint. `undefined` leaves it. */
  endpoint?: (record: CallRecord) => LogEndpoint | undefined
  /** How many logs may wait in memory: 10 000. More are dropped, and counted, unless there is a spool. */
  maxQueue?: number
  /** How many bytes they may be: 64 MiB. */
  maxQueueBytes?: number
  /** What one log may be: 10 MiB, Helicone's limit. Longer ones are cut, with a marker where something is missing. */
  maxLogBytes?: number
  /** Posts at a time: 8. */
  concurrency?: number
  /** Milliseconds for one post: 10 000. */
  timeout?: number
  /** How often a log is tried: 10. Then it is dropped, or stays in the spool until the next start. */
  attempts?: number
  /** Milliseconds between attempts while the endpoint fails: doubles from `min` (500) to `max` (30 000), with jitter. */
  backoff?: { min?: number; max?: number }
  /** Keeps logs on disk until they are delivered, so that neither a crash nor a dead endpoint loses one. Node only. */
  spool?: SpoolOptions
  /** Flushes when the process has nothing left to do, and on signals, for at most `timeout` (3 000 ms). `true` unless given. */
  flushOnExit?: boolean | { timeout?: number; signals?: readonly ('SIGTERM' | 'SIGINT' | 'SIGHUP')[] }
  /** For edge runtimes: gets a promise that is done when the logs so far are delivered, as in `ctx.waitUntil`. */
  waitUntil?: (delivered: Promise<unknown>) => void
  /** Told of everything that goes wrong. Warns on the console, once for each kind of error, unless given. */
  onError?: ErrorHandler
  /**
   * Whether posts leave the thread of the calls, which they would cost more than anything else here. `auto`, the standard: once more than 20 are made within
   * a second. `true`: from the first. The thread takes some memory and no file beside the bundle. Node only, and not with a `fetch` of your own.
   */
  thread?: boolean | 'auto'
  /** Instead of the runtime's own HTTP: for a proxy, for tests. */
  fetch?: typeof fetch
}

export interface SpoolOptions {
  /** Made if missing. Several processes may share one. */
  directory: string
  /** Bytes on disk: 256 MiB. What comes beyond stays in memory only. */
  maxBytes?: number
  /**
   * When writes are forced to the disk. What is written survives the end of the process in any case; this is for power failures.
   * `never`, each second (`interval`, the standard), or before each log is sent (`always`).
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
