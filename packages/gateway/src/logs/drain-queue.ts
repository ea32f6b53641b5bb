import type { Report } from '../gateway-services.ts'
import { reasonOf } from '../reason-of.ts'
import type { LogStore } from '../stores/index.ts'
import type { LogItem, LogQueue, TakeLimits } from './log-queue.ts'
import type { LogSpan } from './log-segment.ts'
import type { RejectedFile } from './rejected-file.ts'
import { isFaultOfEntries, writeBatch } from './write-batch.ts'

export interface DrainOptions {
  readonly queue: LogQueue
  readonly store: LogStore
  readonly rejected: RejectedFile
  readonly report: Report
  readonly batch: TakeLimits
  /** Milliseconds to wait for more entries before a batch is written. */
  readonly batchDelayMs: number
  /** Milliseconds before a failed store is retried, doubled after each failure up to `maxRetryMs`. */
  readonly retryMs: number
  readonly maxRetryMs: number
}

/** Moves entries from the queue to the store, in batches. */
export interface Drain {
  readonly counts: DrainCounts
  /** Why the store cannot be written to; `undefined` if it can. */
  readonly failing: string | undefined
  /** Called when an entry was added to the queue. */
  wake(): void
  /** Resolves when everything that is now in the queue has left it, or after `timeoutMs`. */
  flush(timeoutMs: number | undefined): Promise<void>
  /** Stops. A write in progress no longer changes the queue. Returns the entries that were taken from the queue and may not be stored. */
  stop(): readonly LogItem[]
}

export interface DrainCounts {
  readonly written: number
  /** Entries moved to the file of rejected entries. */
  readonly rejected: number
  /** Rejected entries that could not be written to that file either. */
  readonly lost: number
}

/** Number of attempts to read a file before its entries are given up. */
const READ_ATTEMPTS = 3

/**
 * Starts to move entries. A store with `writeRecords` reads them from the write-ahead file itself, in its own thread. If it rejects a part of the file, that part
 * is read here and written with `writeBatch`, which finds the invalid entries.
 */
export function drainQueue(options: DrainOptions): Drain {
  const { queue, report } = options
  const counts = { written: 0, rejected: 0, lost: 0 }
  const waiters = createWaiters(queue)
  let failing: string | undefined
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let isRunning = false
  let isStopped = false
  let batch: readonly LogItem[] = []
  /** The store has rejected the records that it read from the file. */
  let hasRejectedRecords = false

  const nextDelay = () => {
    if (failures > 0) return retryDelay(options, failures)
    return waiters.size > 0 || queue.waiting >= options.batch.maxEntries ? 0 : options.batchDelayMs
  }
  const schedule = (delayMs = nextDelay()) => {
    if (isStopped || isRunning || queue.waiting === 0) return
    clearTimeout(timer)
    timer = setTimeout(run, delayMs)
  }
  const run = async () => {
    timer = undefined
    isRunning = true
    try {
      await step()
      if (failing !== undefined) report.info('Logs can be written to the store again.', { waiting: queue.waiting })
      failing = undefined
      failures = 0
    } catch (error) {
      failures += 1
      const reason = reasonOf(error)
      if (failing === undefined && !isStopped)
        report.warn('Logs cannot be written to the store. They are kept, and the write is retried.', { reason })
      failing = reason
    }
    isRunning = false
    waiters.settle()
    schedule()
  }

  const step = async () => {
    const { front } = queue
    if (batch.length === 0 && front && options.store.writeRecords && !hasRejectedRecords) return writeFromFile(front)
    if (batch.length === 0) batch = await takeBatch()
    if (batch.length === 0 || isStopped) return
    const { written, refused } = await writeBatch(options.store, batch, failures)
    if (isStopped) return
    if (refused.length > 0) await setAside(refused)
    counts.written += written.length
    queue.settle(batch)
    batch = []
    hasRejectedRecords = false
  }
  const writeFromFile = async ({ segment, begin, end, records }: LogSpan) => {
    const { maxEntries: maxRecords, maxBytes } = options.batch
    const part = { path: segment.path, begin, end, records, maxRecords, maxBytes }
    try {
      const written = await options.store.writeRecords?.(part)
      if (isStopped || !written) return
      counts.written += written.records - written.damaged
      queue.advance(written)
    } catch (error) {
      hasRejectedRecords = isFaultOfEntries(error)
      if (!hasRejectedRecords) throw error
    }
  }
  const takeBatch = async () => {
    try {
      return await queue.take(options.batch)
    } catch (error) {
      if (failures + 1 < READ_ATTEMPTS) throw error
      queue.skip(reasonOf(error))
      return []
    }
  }
  const setAside = async (refused: readonly { readonly item: LogItem; readonly error: unknown }[]) => {
    const entries = refused.map(({ item, error }) => ({ entry: item.entry, reason: reasonOf(error) }))
    const isSaved = await options.rejected.add(entries)
    counts[isSaved ? 'rejected' : 'lost'] += entries.length
    const fields = { count: entries.length, reason: entries[0]?.reason, file: options.rejected.path }
    if (isSaved) report.error('The store rejected logs. They were moved to a file.', fields)
    else report.error('The store rejected logs, and their file is full or cannot be written. They are lost.', fields)
  }

  return {
    counts,
    get failing() {
      return failing
    },
    wake() {
      // A failed store is retried only after its delay, not with every new entry.
      if (timer === undefined) schedule()
      else if (failures === 0 && queue.waiting === options.batch.maxEntries) schedule()
    },
    flush(timeoutMs) {
      const flushed = waiters.add(timeoutMs)
      schedule(0)
      return flushed
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
      return batch
    },
  }
}

function retryDelay({ retryMs, maxRetryMs }: DrainOptions, failures: number): number {
  const maxMs = Math.min(maxRetryMs, retryMs * 2 ** (failures - 1))
  // With jitter, so that gateways that share a store do not retry at the same time.
  return maxMs * (0.5 + Math.random() / 2)
}

/** The promises of `flush`. Each resolves when the entries that were in the queue at its creation have left it. */
function createWaiters(queue: LogQueue) {
  const waiters = new Map<() => void, number>()
  return {
    get size() {
      return waiters.size
    },
    add(timeoutMs: number | undefined): Promise<void> {
      if (queue.waiting === 0) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = timeoutMs === undefined ? undefined : setTimeout(() => done(), timeoutMs)
        const done = () => {
          clearTimeout(timer)
          waiters.delete(done)
          resolve()
        }
        waiters.set(done, queue.added)
      })
    },
    settle(): void {
      const left = queue.added - queue.waiting
      for (const [done, position] of waiters) if (left >= position) done()
    },
  }
}
