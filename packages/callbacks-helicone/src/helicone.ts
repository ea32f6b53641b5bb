import type { Callback, CallRecord, CallStart } from '@litecone/core'
import { flushOnExit } from './exit.ts'
import { type Feedback, postFeedback } from './feedback.ts'
import { type HeliconeOptions, resolveOptions } from './options.ts'
import { type HeliconeStats, LogQueue } from './queue.ts'
import { type ActiveScope, currentScope } from './scope.ts'

export interface HeliconeCallback extends Callback {
  onStart(call: CallStart): void
  onSuccess(record: CallRecord): void
  onFailure(record: CallRecord): void
  /** Waits until all logs so far are delivered or given up, for at most so many milliseconds (10 000). */
  flush(timeout?: number): Promise<void>
  /** Flushes and lets go of timers, listeners and files. What a spool still holds is sent on the next start. A later call opens it again. */
  close(timeout?: number): Promise<void>
  /** Waits until the end of the process would lose no log so far: all are in the spool, or delivered, or given up. */
  persisted(timeout?: number): Promise<void>
  stats(): HeliconeStats
  /** Says what an answer was worth, once its log has arrived. `id` is `reply.call.id`. Throws when Helicone does not take it. */
  feedback(id: string, feedback: Feedback): Promise<void>
}

/** What is remembered of a call from its start to its end. */
interface Begun {
  readonly scope: ActiveScope | undefined
  readonly end: ((delivered: Promise<void>) => void) | undefined
}

/** Calls that begin and of whose end this callback is not told (it may get failures only) are forgotten beyond this number. */
const MAX_BEGUN = 10_000

/**
 * Logs every call, on every provider, in success and in failure, to Helicone or to what speaks its log contract. Calls never wait for it.
 *
 * @example
 * const llm = createClient({ providers: [openai()], callbacks: [helicone()] })
 */
export function helicone(options: HeliconeOptions = {}): HeliconeCallback {
  const settings = resolveOptions(options)
  const queue = new LogQueue(options, settings)
  const begun = new Map<string, Begun>()
  const exit = createExit(options, queue)
  if (options.spool && settings.apiKey) exit.listen()

  function end(record: CallRecord): void {
    const start = begun.get(record.id)
    begun.delete(record.id)
    exit.listen()
    queue.add(record, start?.scope?.meta)
    start?.end?.(queue.flush(settings.timeout))
  }

  return {
    name: 'helicone',
    onStart({ id }) {
      const scope = currentScope()
      const waitUntil = scope?.waitUntil ?? options.waitUntil
      if (!scope && !waitUntil) return
      // Runtimes that end with the response take no promise after it, so they get one now.
      let end: Begun['end']
      waitUntil?.(new Promise<void>((resolve) => (end = resolve)))
      begun.set(id, { scope, end })
      if (begun.size > MAX_BEGUN) begun.delete(begun.keys().next().value ?? '')
    },
    onSuccess: end,
    onFailure: end,
    flush: (timeout = 10_000) => queue.flush(timeout),
    persisted: (timeout = 10_000) => queue.persisted(timeout),
    stats: () => queue.stats(),
    async close(timeout = 10_000) {
      exit.stop()
      await queue.close(timeout)
    },
    async feedback(id, feedback) {
      const { queued, inFlight } = queue.stats()
      if (queued + inFlight > 0) await queue.flush(settings.timeout)
      await postFeedback(id, feedback, settings, options.headers ?? {})
    },
  }
}

/** Listens for the process's end from the first log on. */
function createExit({ flushOnExit: given = true }: HeliconeOptions, queue: LogQueue): { listen(): void; stop(): void } {
  const { timeout = 3_000, signals = ['SIGTERM', 'SIGINT'] as const } = typeof given === 'object' ? given : {}
  let stop: (() => void) | undefined
  let isDone = false
  // A flush is work, after which the process again has nothing left to do: without new logs there is no second.
  async function flush(): Promise<void> {
    if (isDone) return
    isDone = true
    await queue.flush(timeout)
  }
  return {
    listen() {
      isDone = false
      if (given) stop ??= flushOnExit(flush, signals)
    },
    stop() {
      stop?.()
      stop = undefined
    },
  }
}
