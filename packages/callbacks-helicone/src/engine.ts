import type { CallRecord } from '@litecone/core'
import { flushOnExit } from './exit.ts'
import type { Feedback } from './feedback.ts'
import type { HeliconeOptions, Settings } from './options.ts'
import { postFeedback } from './post-feedback.ts'
import { type HeliconeStats, LogQueue } from './queue.ts'
import { createReporter } from './reporter.ts'
import { createPoster } from './send.ts'

/** Everything that handles logs. Loaded with the first log, so that applications start without it. */
export interface Engine {
  add(record: CallRecord, scope: Readonly<Record<string, string>> | undefined): void
  flush(timeout: number): Promise<void>
  persisted(timeout: number): Promise<void>
  close(timeout: number): Promise<void>
  stats(): HeliconeStats
  feedback(id: string, feedback: Feedback): Promise<void>
}

export function createEngine(options: HeliconeOptions, settings: Settings): Engine {
  const reporter = createReporter(options.onError)
  const poster = createPoster(options, settings, reporter.report)
  const queue = new LogQueue(options, poster, reporter)
  const exit = createExit(options, queue)
  if (options.spool && settings.apiKey) exit.listen()
  return {
    add(record, scope) {
      exit.listen()
      queue.add(record, scope)
    },
    flush: (timeout) => queue.flush(timeout),
    persisted: (timeout) => queue.persisted(timeout),
    async close(timeout) {
      exit.stop()
      await queue.close(timeout)
    },
    stats: () => queue.stats(),
    async feedback(id, feedback) {
      const { queued, inFlight } = queue.stats()
      if (queued + inFlight > 0) await queue.flush(settings.timeout)
      await postFeedback(id, feedback, poster)
    },
  }
}

/** Listens for the end of the process from the first log on. */
function createExit({ flushOnExit: given = true }: HeliconeOptions, queue: LogQueue) {
  const { timeout = 3_000, signals = ['SIGTERM', 'SIGINT'] as const } = typeof given === 'object' ? given : {}
  let stop: (() => void) | undefined
  let isDone = false
  // A flush is work that ends in another `beforeExit`; without new logs there is no second flush.
  async function flush(signal?: string): Promise<void> {
    if (isDone) return
    isDone = true
    await queue.flush(timeout)
    if (!signal) queue.interrupt()
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
