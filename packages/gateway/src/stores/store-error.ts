/**
 * `locked`: another process has the folder. `version`: written by a newer Litecone. `full`: no room on the disk.
 * `unavailable`: cannot be reached, may come back. `closed`: used after close. `invalid`: the caller's mistake. `failed`: anything else.
 */
export type StoreErrorCode = 'locked' | 'version' | 'full' | 'unavailable' | 'closed' | 'invalid' | 'failed'

/** What every store rejects with. The message is for an operator, and holds nothing of what was stored. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
