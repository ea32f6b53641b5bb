import { join } from 'node:path'
import type { Report } from '../gateway-services.ts'
import { reasonOf } from '../reason-of.ts'
import type { LogEntry, LogStore } from '../stores/index.ts'
import { lockFolder } from '../stores/sqlite/folder-lock.ts'
import { type Drain, drainQueue } from './drain-queue.ts'
import { createLogQueue, type LogItem, type LogQueue } from './log-queue.ts'
import { encodeRecord } from './log-record.ts'
import type { LogWriter, LogWriterState } from './log-writer.ts'
import { rejectedFile } from './rejected-file.ts'
import { openWriteAheadLog, type WriteAheadLog } from './write-ahead-log.ts'

export interface LogWriterOptions {
  readonly store: LogStore
  /** The folder of the write-ahead file. Created if missing. Only one writer at a time can use it. */
  readonly folder: string
  readonly report: Report
  /** Maximum size of waiting entries in the file. Default 1 GiB. */
  readonly maxBytes?: number | undefined
  /** Maximum size of waiting entries in memory. Default 64 MiB. Further ones are read back from the file. */
  readonly memoryBytes?: number | undefined
  /** The size at which a new file is started. Default 16 MiB. */
  readonly segmentBytes?: number | undefined
  /** Maximum number of entries (default 2,000) and bytes (default 4 MiB) of a batch. */
  readonly batchEntries?: number | undefined
  readonly batchBytes?: number | undefined
  /** Milliseconds to wait for more entries before a batch is written. Default 100. */
  readonly batchDelayMs?: number | undefined
  /** Milliseconds before a failed store is retried. Default 250, doubled after each failure up to 30,000. */
  readonly retryMs?: number | undefined
  readonly maxRetryMs?: number | undefined
  /** Maximum size of `rejected.ndjson`. Default 64 MiB. */
  readonly maxRejectedBytes?: number | undefined
}

export interface WriteAheadState extends LogWriterState {
  /** Waiting entries that are only in memory, because the write-ahead file could not be written. They do not survive `kill -9`. */
  readonly unprotected: number
}

export interface WriteAheadLogWriter extends LogWriter {
  readonly state: WriteAheadState
}

const MEBIBYTE = 1024 * 1024

/** While the file cannot be written, the writer counts as full when less than this share of `memoryBytes` is left. */
const MEMORY_RESERVE = 1 / 16

/** Time after which a failed file is tried again. */
const FILE_RETRY_MS = 1000

/** Minimum time between two reports of dropped entries. */
const SHED_REPORT_MS = 60_000

/**
 * Opens a writer that keeps accepted entries in files under `folder` until they are in the store. Entries of an earlier run are written first, while new
 * ones are already accepted. Rejects with a `StoreError`: `locked` if another process uses the folder, `unavailable` if it cannot be created.
 */
export async function openLogWriter(options: LogWriterOptions): Promise<WriteAheadLogWriter> {
  const { folder, report, maxBytes = 1024 * MEBIBYTE, memoryBytes = 64 * MEBIBYTE } = options
  const lock = await lockFolder(folder)
  const log = await openWriteAheadLog(folder, options.segmentBytes ?? 16 * MEBIBYTE).catch((error: unknown) => {
    lock.release()
    throw error
  })
  let damaged = 0
  const queue = createLogQueue({
    log,
    memoryBytes,
    inFile: options.store.writeRecords !== undefined,
    onDamaged: (records, path, reason) => {
      damaged += records
      report.error('Logs in the write-ahead file cannot be read back. They are lost.', { records, path, reason })
    },
  })
  const drain = drainQueue({
    queue,
    store: options.store,
    rejected: rejectedFile(join(folder, 'rejected.ndjson'), options.maxRejectedBytes ?? 64 * MEBIBYTE),
    report,
    batch: { maxEntries: options.batchEntries ?? 2000, maxBytes: options.batchBytes ?? 4 * MEBIBYTE },
    batchDelayMs: options.batchDelayMs ?? 100,
    retryMs: options.retryMs ?? 250,
    maxRetryMs: options.maxRetryMs ?? 30_000,
  })
  const file = createAppender(log, report)
  const shed = createShedCounter(report)
  let isClosed = false

  if (queue.waiting > 0)
    report.info('Logs of an earlier run are being written to the store.', { waiting: queue.waiting })
  drain.wake()
  return {
    accept(entry) {
      if (isClosed) return shed.count('the gateway is stopping')
      if (queue.bytes >= maxBytes) return shed.count('the write-ahead file has reached its limit')
      const record = recordOf(entry)
      if (!record) return shed.count('the entry cannot be converted to JSON')
      const position = file.append(record)
      if (!position && !queue.hasRoom(record.length)) return shed.count('the write-ahead file cannot be written')
      queue.add(entry, record.length, position)
      drain.wake()
      return true
    },
    get full() {
      return queue.bytes >= maxBytes || (file.isFailing && !queue.hasRoom(memoryBytes * MEMORY_RESERVE))
    },
    get state() {
      const { waiting, unprotected } = queue
      const { written, rejected, lost } = drain.counts
      return { waiting, written, shed: shed.total + lost, failing: drain.failing, unprotected, rejected, damaged }
    },
    flush: (timeoutMs) => drain.flush(timeoutMs),
    async close(timeoutMs = 10_000) {
      if (isClosed) return
      isClosed = true
      await drain.flush(timeoutMs)
      const lost = saveUnprotected(log, queue, drain)
      if (lost > 0)
        report.error('Logs are lost: they could be written neither to the store nor to the write-ahead file.', {
          count: lost,
        })
      log.close()
      lock.release()
    },
  }
}

function recordOf(entry: LogEntry): Buffer | undefined {
  try {
    return encodeRecord(entry)
  } catch {
    return undefined
  }
}

/** Appends to the file. If that fails, for example because the disk is full, reports it and does not try again for a while. */
function createAppender(log: WriteAheadLog, report: Report) {
  let failedAt: number | undefined
  return {
    get isFailing() {
      return failedAt !== undefined
    },
    append(record: Buffer): ReturnType<WriteAheadLog['append']> | undefined {
      if (failedAt !== undefined && performance.now() - failedAt < FILE_RETRY_MS) return undefined
      try {
        const position = log.append(record)
        if (failedAt !== undefined) report.info('The write-ahead file can be written again.')
        failedAt = undefined
        return position
      } catch (error) {
        const reason = reasonOf(error)
        if (failedAt === undefined) {
          report.error('The write-ahead file cannot be written. Logs are kept only in memory.', { reason })
        }
        failedAt = performance.now()
        return undefined
      }
    },
  }
}

/** Counts dropped entries, and reports them at most once per `SHED_REPORT_MS`. */
function createShedCounter(report: Report) {
  let total = 0
  let reportedAt = Number.NEGATIVE_INFINITY
  return {
    get total() {
      return total
    },
    count(reason: string): false {
      total += 1
      const now = performance.now()
      if (now - reportedAt >= SHED_REPORT_MS) {
        reportedAt = now
        report.error('Logs are dropped.', { reason, shed: total })
      }
      return false
    },
  }
}

/** Stops the drain, and writes entries that are only in memory to the file. Returns how many could not be written. */
function saveUnprotected(log: WriteAheadLog, queue: LogQueue, drain: Drain): number {
  const unprotected = [...drain.stop(), ...queue.items()].filter(({ segment }: LogItem) => !segment)
  let lost = 0
  for (const { entry } of unprotected) {
    try {
      log.append(encodeRecord(entry))
    } catch {
      lost += 1
    }
  }
  return lost
}
