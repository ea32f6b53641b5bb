import { type ErrorHandler, HeliconeError, type HeliconeErrorCode } from './helicone-error.ts'
import type { Log } from './payload.ts'
import { type Outcome, type Poster, post } from './send.ts'
import type { Spool, SpoolPlace } from './spool.ts'
import { setQuietTimer } from './timers.ts'

/** Milliseconds: the longest pause that an endpoint can request. Longer ones would amount to losing what is in memory. */
const LONGEST_PAUSE = 10 * 60_000

/** A queued log. Its body is in memory, on disk, or both. */
export interface Parcel {
  readonly id: string
  readonly path: string
  body: Log['body'] | undefined
  place: SpoolPlace | undefined
  attempts: number
}

export interface Counts {
  sent: number
  retried: number
  dropped: number
  lastError: HeliconeError | undefined
}

interface DeliveryOptions {
  readonly poster: Poster
  readonly counts: Counts
  readonly report: ErrorHandler
  readonly recovered: () => void
  /** The spool, once it is open. */
  readonly spool: () => Spool | undefined
  /** Called when a parcel has left the queue, delivered or not. */
  readonly onLeft: (parcel: Parcel) => void
}

/**
 * Sends parcels concurrently. While the endpoint fails, a single parcel at a time is retried with growing delays and moved to the end of the
 * queue if it fails again: a dead endpoint costs next to nothing, and a log that it cannot store does not block the others.
 */
export class Delivery {
  readonly #options: DeliveryOptions
  readonly #waiting = new Set<Parcel>()
  readonly #inFlight = new Set<Parcel>()
  #failures = 0
  /** Why the last attempt failed, for reports of undelivered logs. */
  #lastFailure = ''
  #pausedUntil = 0
  #isStopped = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(options: DeliveryOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiting.size
  }

  get inFlight(): number {
    return this.#inFlight.size
  }

  add(parcel: Parcel): void {
    this.#isStopped = false
    this.#waiting.add(parcel)
    this.pump()
  }

  /** Tries at once, even after failures. */
  hurry(): void {
    this.#pausedUntil = 0
    this.pump()
  }

  interrupt(): void {
    this.#options.poster.transport.interrupt()
  }

  /** Stops sending until the next parcel. Logs on disk are left for the next process; others are lost and reported. */
  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
    this.interrupt()
    for (const parcel of this.#waiting) this.#abandon(parcel)
    this.#waiting.clear()
  }

  pump(): void {
    clearTimeout(this.#timer)
    const pause = this.#pausedUntil - Date.now()
    if (pause > 0) {
      if (this.#waiting.size > 0) this.#timer = setQuietTimer(() => this.pump(), pause)
      return
    }
    const limit = this.#failures > 0 ? 1 : this.#options.poster.settings.concurrency
    for (const parcel of this.#waiting) {
      if (this.#inFlight.size >= limit) return
      this.#waiting.delete(parcel)
      this.#inFlight.add(parcel)
      void this.#deliver(parcel).finally(() => this.pump())
    }
  }

  async #deliver(parcel: Parcel): Promise<void> {
    const { poster, report } = this.#options
    let again = false
    try {
      const body = parcel.body ?? (parcel.place && (await this.#options.spool()?.read(parcel.place)))
      if (!body)
        throw new HeliconeError('spool', 'a log on disk could not be read and is lost', { requestId: parcel.id })
      const outcome = await post(poster.settings.apiBase + parcel.path, body, poster)
      again = await this.#settle(parcel, outcome)
    } catch (error) {
      this.#options.counts.dropped++
      report(
        error instanceof HeliconeError
          ? error
          : new HeliconeError('spool', String(error), { requestId: parcel.id, cause: error }),
      )
    }
    this.#inFlight.delete(parcel)
    if (again && this.#isStopped) this.#abandon(parcel)
    else if (again) this.#waiting.add(parcel)
    else this.#options.onLeft(parcel)
  }

  /** Whether the parcel is to be retried. */
  async #settle(parcel: Parcel, outcome: Outcome): Promise<boolean> {
    const { kind, status, message } = outcome
    const error = (code: HeliconeErrorCode, what: string) =>
      new HeliconeError(code, `${what} ${message}`, { status, requestId: parcel.id })
    parcel.attempts++
    switch (kind) {
      case 'delivered':
        this.#options.counts.sent++
        this.#failures = 0
        this.#options.recovered()
        await this.#release(parcel)
        return false
      case 'unauthorized':
        // On disk, the log waits for a process with a valid key.
        this.#fail(parcel, error('unauthorized', `the key was rejected (${status}). Check HELICONE_API_KEY.`))
        return false
      case 'refused':
        this.#fail(
          parcel,
          error('rejected', `a log was rejected (${status})${status === 404 ? '. Check apiBase' : ''}:`),
          true,
        )
        await this.#release(parcel)
        return false
      case 'failed':
        this.#pause(outcome)
        // A post that `stop` aborted does not say why the endpoint failed before.
        if (!this.#isStopped || this.#failures === 1) this.#lastFailure = `: ${message}`
        if (parcel.attempts < this.#options.poster.settings.attempts) {
          this.#options.counts.retried++
          this.#options.counts.lastError = error('undeliverable', 'a log could not be delivered yet:')
          return true
        }
        this.#fail(parcel, error('undeliverable', `a log was not delivered in ${parcel.attempts} attempts:`))
        return false
    }
  }

  /** For as long as the endpoint requests, up to a limit, or longer with each failure. */
  #pause({ retryAfter }: Outcome): void {
    const { min, max } = this.#options.poster.settings.backoff
    const delay = Math.min(max, min * 2 ** this.#failures++) * (0.5 + Math.random() / 2)
    this.#pausedUntil = Date.now() + Math.min(retryAfter ?? delay, LONGEST_PAUSE)
  }

  #abandon(parcel: Parcel): void {
    const { id: requestId, place } = parcel
    const what = `a log was not delivered before the end${this.#failures > 0 ? this.#lastFailure : ''}`
    if (!place) this.#fail(parcel, new HeliconeError('undeliverable', what, { requestId }))
    this.#options.onLeft(parcel)
  }

  #fail(parcel: Parcel, error: HeliconeError, lost = !parcel.place): void {
    if (lost) this.#options.counts.dropped++
    this.#options.counts.lastError = error
    this.#options.report(error)
  }

  async #release({ id, place }: Parcel): Promise<void> {
    try {
      if (place) await this.#options.spool()?.release(place)
    } catch (cause) {
      // Delivered, and may be again: its id makes that harmless.
      this.#options.report(
        new HeliconeError('spool', 'a delivered log could not be marked as such', { requestId: id, cause }),
      )
    }
  }
}
