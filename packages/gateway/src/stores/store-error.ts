/**
 * `locked`: another process has the folder. `version`: written by a newer Litecone. `full`: no space on the disk or in memory.
 * `unavailable`: cannot be reached at the moment. `closed`: used after `close`. `invalid`: the caller's mistake. `failed`: anything else.
 */
export type StoreErrorCode = 'locked' | 'version' | 'full' | 'unavailable' | 'closed' | 'invalid' | 'failed'

/** The error of all stores. Its message is for operators, and contains no stored data. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
