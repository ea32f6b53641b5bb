export type HeliconeErrorCode =
  /** There is no API key, so nothing is sent. */
  | 'no_key'
  /** Helicone rejected the key. Not retried. */
  | 'unauthorized'
  /** Helicone rejected a log's content. Not retried. */
  | 'rejected'
  /** All attempts to deliver a log failed. */
  | 'undeliverable'
  /** The queue was full, and a log was dropped. */
  | 'queue_full'
  /** The spool could not be read or written. Logs stay in memory. */
  | 'spool'
  /** The worker thread could not be started, or died. The calling thread sends logs instead. */
  | 'thread'
  /** A redactor threw. The log is sent without content. */
  | 'redactor'
  /** A record could not be turned into a log. */
  | 'payload'

/** A problem with logging. Passed to `onError` only: logging never breaks a call. */
export class HeliconeError extends Error {
  override readonly name = 'HeliconeError'
  readonly code: HeliconeErrorCode
  /** The HTTP status of Helicone's response. */
  readonly status: number | undefined
  /** The log's id. */
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
