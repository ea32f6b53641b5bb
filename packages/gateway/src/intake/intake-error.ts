/** Why a request was refused. The message is for its sender, and contains nothing of the log. */
export class IntakeError extends Error {
  override readonly name = 'IntakeError'
  readonly status: 400 | 401 | 403 | 404 | 408 | 413 | 415 | 503

  constructor(status: IntakeError['status'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}
