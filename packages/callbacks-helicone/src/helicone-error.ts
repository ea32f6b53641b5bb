export type HeliconeErrorCode =
  /** There is no API key, so nothing is sent. */
  | 'no_key'
  /** Helicone refused the key. Not tried again. */
  | 'unauthorized'
  /** Helicone refused a log for what it holds. Not tried again. */
  | 'rejected'
  /** A log could not be delivered in all its attempts. */
  | 'undeliverable'
  /** The queue was full, and a log was dropped. */
  | 'queue_full'
  /** The spool could not be read or written. Logs stay in memory. */
  | 'spool'
  /** The thread for posts could not be started, or died. The thread of the calls makes them. */
  | 'thread'
  /** A redactor threw. The log goes out without what it should have redacted. */
  | 'redactor'
  /** A record could not be made into a log. */
  | 'payload'

/** What went wrong with logging. It reaches `onError` and nobody else: a call is never broken by its log. */
export class HeliconeError extends Error {
  override readonly name = 'HeliconeError'
  readonly code: HeliconeErrorCode
  /** The HTTP status that Helicone answered. */
  readonly status: number | undefined
  /** The id of the log. */
  readonly requestId: string | undefined

  constructor(
    code: HeliconeErrorCode,
    message: string,
    details: { status?: number | undefined; requestId?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.status = details.status
    this.requestId = details.requestId
  }
}

export type ErrorHandler = (error: HeliconeError) => void
