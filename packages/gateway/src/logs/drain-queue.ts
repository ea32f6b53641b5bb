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
  /** Milliseconds for which entries are gathered into a batch. */
  readonly batchDelayMs: number
  /** Milliseconds before a store that failed is tried again, doubled each time up to `maxRetryMs`. */
  readonly retryMs: number
  readonly maxRetryMs: number
}

/** Moves entries from a queue to the store. */
export interface Drain {
  readonly counts: DrainCounts
  /** Why the store cannot be written to at the moment. */
  readonly failing: string | undefined
  /** There is something in the queue. */
  wake(): void
  /** Resolves when everything that is in the queue now has left it, or after `timeoutMs`. */
  flush(timeoutMs: number | undefined): Promise<void>
  /** Starts no further writes, and settles nothing more. Returns what was taken from the queue and may not be stored. */
  stop(): readonly LogItem[]
}

export interface DrainCounts {
  readonly written: number
  /** Put aside in the file of rejected entries. */
  readonly rejected: number
  /** Could not even be put aside. */
  readonly lost: number
}

/** So often a file is tried that cannot be read. */
const READ_TRIES = 3

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
  /** The store rejected what it read from the file. The records are then read here, to find the invalid entries. */
  let isDoubted = false

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
      if (failing !== undefined) report.info('Logs are written again.', { waiting: queue.waiting })
      failing = undefined
      failures = 0
    } catch (error) {
      failures += 1
      const reason = reasonOf(error)
      if (failing === undefined && !isStopped) report.warn('Logs cannot be written for now, and wait.', { reason })
      failing = reason
    }
    isRunning = false
    waiters.settle()
    schedule()
  }

  const step = async () => {
    const { front } = queue
    if (batch.length === 0 && front && options.store.writeRecords && !isDoubted) return writeFromFile(front)
    if (batch.length === 0) batch = await takeBatch()
    if (batch.length === 0 || isStopped) return
    const { written, refused } = await writeBatch(options.store, batch, failures)
    if (isStopped) return
    if (refused.length > 0) await putAside(refused)
    counts.written += written.length
    const done = batch
    batch = []
    queue.settle(done)
    isDoubted = false
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
      isDoubted = isFaultOfEntries(error)
      if (!isDoubted) throw error
    }
  }
  const takeBatch = async () => {
    try {
      return await queue.take(options.batch)
    } catch (error) {
      if (failures + 1 < READ_TRIES) throw error
      queue.skip(reasonOf(error))
      return []
    }
  }
  const putAside = async (refused: readonly { readonly item: LogItem; readonly error: unknown }[]) => {
    const entries = refused.map(({ item, error }) => ({ entry: item.entry, reason: reasonOf(error) }))
    const isKept = await options.rejected.add(entries)
    counts[isKept ? 'rejected' : 'lost'] += entries.length
    const fields = { count: entries.length, reason: entries[0]?.reason, file: options.rejected.path }
    if (isKept) report.error('The store refuses logs. They were put aside.', fields)
    else report.error('The store refuses logs, and their file is full or cannot be written. They are lost.', fields)
  }

  return {
    counts,
    get failing() {
      return failing
    },
    wake() {
      // A failed store is retried only when its delay is over, not with every new entry.
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
  const longest = Math.min(maxRetryMs, retryMs * 2 ** (failures - 1))
  // With jitter, so that gateways that share a store do not retry at the same time.
  return longest * (0.5 + Math.random() / 2)
}

/** Promises that wait until the current content of the queue has left it. */
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
