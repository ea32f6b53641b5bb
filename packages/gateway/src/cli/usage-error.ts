/** A command that cannot be meant as it stands. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
