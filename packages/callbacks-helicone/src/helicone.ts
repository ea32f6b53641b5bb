import type { Callback, CallRecord, CallStart } from '@litecone/core'
import type { Engine } from './engine.ts'
import type { Feedback } from './feedback.ts'
import { type HeliconeOptions, resolveOptions } from './options.ts'
import type { HeliconeStats } from './queue.ts'
import { type ActiveScope, currentScope } from './scope.ts'
import { warn } from './warn.ts'

export interface HeliconeCallback extends Callback {
  onStart(call: CallStart): void
  onSuccess(record: CallRecord): void
  onFailure(record: CallRecord): void
  /** Waits until all logs so far are delivered or given up. `timeout` is in milliseconds. Default: 10 000. */
  flush(timeout?: number): Promise<void>
  /** Flushes and releases timers, listeners and files. Logs left in a spool are sent by the next process. A later call reopens it. */
  close(timeout?: number): Promise<void>
  /** Waits until the end of the process would lose no log: all are in the spool, delivered, or given up. `timeout` is in milliseconds. */
  persisted(timeout?: number): Promise<void>
  stats(): HeliconeStats
  /** Rates a response once its log has arrived. `id` is `reply.call.id`. Throws a `HeliconeError` if Helicone does not accept it. */
  feedback(id: string, feedback: Feedback): Promise<void>
}

/** What is remembered about a call from its start to its end. */
interface Begun {
  readonly scope: ActiveScope | undefined
  readonly end?: ((delivered: Promise<void>) => void) | undefined
}

/** The most calls remembered whose end is not reported here (the callback may receive failures only). The oldest are forgotten. */
const MAX_BEGUN = 10_000

/**
 * Logs every call, of every provider, successful or not, to Helicone or a server that implements its log endpoints. Calls never wait for it.
 *
 * @example
 * const llm = createClient({ providers: [openai()], callbacks: [helicone()] })
 */
export function helicone(options: HeliconeOptions = {}): HeliconeCallback {
  const settings = resolveOptions(options)
  const begun = new Map<string, Begun>()
  let isBroken = false
  let early: Parameters<Engine['add']>[] = []
  let engine: Engine | undefined
  let loading: Promise<Engine> | undefined

  function load(): Promise<Engine> {
    loading ??= import('./engine.ts').then(({ createEngine }) => {
      const created = createEngine(options, settings)
      for (const [record, scope] of early) created.add(record, scope)
      early = []
      engine = created
      return created
    })
    return loading
  }

  function start(): void {
    load().catch((error: unknown) => {
      isBroken = true
      early = []
      warn(`calls are not logged: ${error}`)
    })
  }

  function end(record: CallRecord): void {
    const { scope, end } = begun.get(record.id) ?? {}
    begun.delete(record.id)
    if (engine) engine.add(record, scope?.meta)
    else if (!isBroken && early.push([record, scope?.meta]) === 1) start()
    end?.(flush(settings.timeout))
  }

  /** Before the first call there is nothing to wait for. */
  async function flush(timeout = 10_000): Promise<void> {
    if (loading) await (await loading).flush(timeout)
  }

  // Logs of an earlier process are sent without waiting for a call.
  if (options.spool && settings.apiKey) start()

  return {
    name: 'helicone',
    onStart({ id }) {
      if (!loading) start()
      const scope = currentScope()
      const waitUntil = scope?.waitUntil ?? options.waitUntil
      if (!scope && !waitUntil) return
      // Runtimes that end with the response accept no promise after it, so they get one now.
      let end: Begun['end']
      waitUntil?.(new Promise<void>((resolve) => (end = resolve)))
      begun.set(id, { scope, end })
      if (begun.size > MAX_BEGUN) begun.delete(begun.keys().next().value ?? '')
    },
    onSuccess: end,
    onFailure: end,
    flush,
    async persisted(timeout = 10_000) {
      if (loading) await (await loading).persisted(timeout)
    },
    async close(timeout = 10_000) {
      if (loading) await (await loading).close(timeout)
    },
    stats: () => engine?.stats() ?? { ...NOTHING, queued: early.length },
    async feedback(id, feedback) {
      await (await load()).feedback(id, feedback)
    },
  }
}

const NOTHING = { inFlight: 0, sent: 0, retried: 0, dropped: 0, spooled: 0, bytes: 0, lastError: undefined }
