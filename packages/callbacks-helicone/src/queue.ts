import type { CallRecord } from '@litecone/core'
import { type Counts, Delivery, type Parcel } from './delivery.ts'
import { type ErrorHandler, HeliconeError } from './helicone-error.ts'
import type { HeliconeOptions, Settings } from './options.ts'
import { createLog, type Log, type PayloadOptions } from './payload.ts'
import type { Reporter } from './reporter.ts'
import type { Poster } from './send.ts'
import type { LeftLog, Spool } from './spool.ts'
import { soon } from './timers.ts'
import { Waiters } from './waiters.ts'

/** The result of `stats()`. */
export interface HeliconeStats {
  /** Queued logs, in memory or on disk. */
  readonly queued: number
  /** Logs being sent. */
  readonly inFlight: number
  /** Delivered logs. */
  readonly sent: number
  /** Failed attempts that were or will be repeated. */
  readonly retried: number
  /** Lost logs: the queue was full, Helicone rejected them, or all attempts failed and there is no spool. */
  readonly dropped: number
  /** Logs on disk that are not known to be delivered. */
  readonly spooled: number
  /** Bytes of logs in memory. */
  readonly bytes: number
  /** The latest problem, if any. */
  readonly lastError: HeliconeError | undefined
}

type Scope = Readonly<Record<string, string>> | undefined

/** Milliseconds for which logs are created in one go before the event loop continues. */
const SLICE = 4

/** Turns records into parcels: creates logs outside of the calls' path, enforces limits, writes to the spool, and hands them to delivery. */
export class LogQueue {
  readonly #options: HeliconeOptions
  readonly #settings: Settings
  readonly #payload: PayloadOptions
  readonly #report: ErrorHandler
  readonly #counts: Counts = { sent: 0, retried: 0, dropped: 0, lastError: undefined }
  readonly #delivery: Delivery
  readonly #waiters = new Waiters()
  #records: { record: CallRecord; scope: Scope }[] = []
  #storing = 0
  #bytes = 0
  #spool: Spool | undefined
  #opening: Promise<void> | undefined

  constructor(options: HeliconeOptions, poster: Poster, reporter: Reporter) {
    const { settings } = poster
    this.#options = options
    this.#settings = settings
    this.#payload = { ...options, ...settings }
    this.#report = reporter.report
    this.#delivery = new Delivery({
      poster,
      counts: this.#counts,
      report: reporter.report,
      recovered: reporter.recovered,
      spool: () => this.#spool,
      onLeft: (parcel) => {
        this.#bytes -= parcel.body?.length ?? 0
        this.#waiters.notify()
      },
    })
    if (options.spool && settings.apiKey) void this.#open()
  }

  add(record: CallRecord, scope: Scope): void {
    if (!this.#settings.apiKey) {
      this.#drop(
        new HeliconeError(
          'no_key',
          'calls are not logged: there is no key. Set HELICONE_API_KEY, or pass helicone({ apiKey }).',
        ),
      )
    } else if (this.#inMemory() >= this.#settings.maxQueue) {
      this.#dropForSpace(record.id)
    } else if (this.#records.push({ record, scope }) === 1) {
      soon(() => this.#drain())
    }
  }

  /** Waits until all logs so far are delivered or given up, for at most `timeout` milliseconds. */
  flush(timeout: number): Promise<void> {
    this.#delivery.hurry()
    return this.#until(() => this.#isStored() && this.#delivery.waiting + this.#delivery.inFlight === 0, timeout)
  }

  /** Aborts posts in progress, whose sockets would keep the process alive. They count as failed attempts. */
  interrupt(): void {
    this.#delivery.interrupt()
  }

  /** Waits until the end of the process would lose no log: all are on disk, delivered, or given up. */
  persisted(timeout: number): Promise<void> {
    const isSafe = this.#options.spool ? () => this.#isStored() : () => this.#isStored() && this.#inMemory() === 0
    return this.#until(isSafe, timeout)
  }

  async close(timeout: number): Promise<void> {
    await this.flush(timeout)
    this.#delivery.stop()
    const spool = this.#spool
    this.#opening = undefined
    this.#spool = undefined
    await spool?.close()
  }

  stats(): HeliconeStats {
    const { waiting, inFlight } = this.#delivery
    const queued = this.#records.length + this.#storing + waiting
    return { ...this.#counts, queued, inFlight, spooled: this.#spool?.count ?? 0, bytes: this.#bytes }
  }

  #drain(): void {
    const end = Date.now() + SLICE
    let done = 0
    while (done < this.#records.length && Date.now() < end) {
      const next = this.#records[done++]
      if (next) this.#store(createLog(next.record, next.scope, this.#payload, this.#report))
    }
    this.#records = this.#records.slice(done)
    if (this.#records.length > 0) soon(() => this.#drain())
    this.#waiters.notify()
  }

  #store(log: Log): void {
    const { id, path, body } = log
    const parcel: Parcel = { id, path, body, place: undefined, attempts: 0 }
    this.#bytes += log.body.length
    if (!this.#options.spool) return this.#hold(parcel)
    this.#storing++
    void this.#write(parcel, log).finally(() => {
      this.#storing--
      this.#hold(parcel)
      this.#waiters.notify()
    })
  }

  async #write(parcel: Parcel, log: Log): Promise<void> {
    try {
      await this.#open()
      parcel.place = await this.#spool?.append(log)
    } catch (cause) {
      this.#report(
        new HeliconeError('spool', `the spool cannot be written to: ${reason(cause)}`, { requestId: log.id, cause }),
      )
    }
  }

  #hold(parcel: Parcel): void {
    if (this.#bytes > this.#settings.maxQueueBytes) {
      this.#bytes -= parcel.body?.length ?? 0
      if (!parcel.place) return this.#dropForSpace(parcel.id)
      parcel.body = undefined
    }
    this.#delivery.add(parcel)
  }

  #open(): Promise<void> {
    this.#opening ??= this.#openSpool().catch((cause: unknown) => {
      this.#report(
        new HeliconeError('spool', `the spool cannot be opened, so logs stay in memory: ${reason(cause)}`, { cause }),
      )
    })
    return this.#opening
  }

  async #openSpool(): Promise<void> {
    const { spool } = this.#options
    if (!spool) return
    // Loaded on demand, so that only users of a spool bundle it.
    const { openSpool } = await import('./spool.ts')
    this.#spool = await openSpool(spool, {
      onFound: (logs: readonly LeftLog[]) => {
        for (const log of logs) this.#delivery.add({ ...log, body: undefined, attempts: 0 })
      },
      onError: (cause) => this.#report(new HeliconeError('spool', `the spool failed: ${reason(cause)}`, { cause })),
    })
    await this.#spool.adopt()
  }

  /** Records and logs that are, or may be, only in memory. */
  #inMemory(): number {
    const waiting = this.#spool ? 0 : this.#delivery.waiting + this.#delivery.inFlight
    return this.#records.length + this.#storing + waiting
  }

  #isStored(): boolean {
    return this.#records.length === 0 && this.#storing === 0
  }

  #dropForSpace(requestId: string): void {
    const limit = `${this.#settings.maxQueue} logs or ${this.#settings.maxQueueBytes} bytes`
    this.#drop(
      new HeliconeError('queue_full', `a log was dropped: ${limit} are already queued. Add a spool to keep more.`, {
        requestId,
      }),
    )
  }

  #drop(error: HeliconeError): void {
    this.#counts.dropped++
    this.#counts.lastError = error
    this.#report(error)
  }

  async #until(isDone: () => boolean, timeout: number): Promise<void> {
    // Logs of earlier processes count from the start.
    if (this.#opening && !this.#spool) await this.#opening
    await this.#waiters.until(isDone, timeout)
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
